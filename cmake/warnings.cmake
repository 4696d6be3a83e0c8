# Every target of ours is compiled with these, from the first commit on. tests/net proves that they reach the compiler.
set(PHUSONG_WARNINGS
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wfloat-conversion -Wdouble-promotion
  -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wvla -Wundef -Wcast-qual -Wcast-align
  -Wnull-dereference -Wpointer-arith -Wwrite-strings -Wswitch-enum -Wformat=2 -Wredundant-decls)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  list(APPEND PHUSONG_WARNINGS -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wjump-misses-init)
endif()

function(phusong_warnings target)
  target_compile_options(${target} PRIVATE ${PHUSONG_WARNINGS})
  if(PHUSONG_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
