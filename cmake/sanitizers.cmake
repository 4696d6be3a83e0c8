# What PHUSONG_SANITIZE=address and =thread add. tests/net compiles its planted faults with the same lists.
set(PHUSONG_ADDRESS_FLAGS -fsanitize=address,undefined,float-cast-overflow,float-divide-by-zero
  -fno-sanitize-recover=all -fno-omit-frame-pointer)
set(PHUSONG_THREAD_FLAGS -fsanitize=thread -fno-omit-frame-pointer)

if(PHUSONG_SANITIZE STREQUAL "address")
  add_compile_options(${PHUSONG_ADDRESS_FLAGS})
  add_link_options(${PHUSONG_ADDRESS_FLAGS})
elseif(PHUSONG_SANITIZE STREQUAL "thread")
  add_compile_options(${PHUSONG_THREAD_FLAGS})
  add_link_options(${PHUSONG_THREAD_FLAGS})
elseif(NOT PHUSONG_SANITIZE STREQUAL "")
  message(FATAL_ERROR "PHUSONG_SANITIZE is \"${PHUSONG_SANITIZE}\": say address, thread or nothing")
endif()
if(PHUSONG_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
