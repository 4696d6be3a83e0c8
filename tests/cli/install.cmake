# cmake -DBUILD=… -P install.cmake: everything lands where it belongs, and the installed program starts.
set(prefix ${BUILD}/install-test)
file(REMOVE_RECURSE ${prefix})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix} OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
foreach(path bin/phusong share/man/man1/phusong.1 share/bash-completion/completions/phusong
    share/phusong/reference/provinces.csv share/phusong/reference/bands.csv share/phusong/reference/operators.csv
    share/phusong/reference/land_cover.csv share/doc/phusong/LICENSE share/doc/phusong/README.md)
  if(NOT EXISTS ${prefix}/${path})
    message(SEND_ERROR "${path} is not installed")
  endif()
endforeach()
execute_process(COMMAND ${prefix}/bin/phusong version OUTPUT_VARIABLE version COMMAND_ERROR_IS_FATAL ANY)
if(NOT version MATCHES "^phusong ")
  message(SEND_ERROR "the installed program says: ${version}")
endif()
file(REMOVE_RECURSE ${prefix})
