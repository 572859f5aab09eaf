# tests/unit/<layer>/test_x.c: one cmocka executable each, linked with the layers' objects, which
# are hidden in the shared library.  `ctest -L unit` runs them; tests/run counts their cases.
file(GLOB unit_tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/unit/*/test_*.c)
if(unit_tests AND NOT KR_CMOCKA)
  message(WARNING "no cmocka: unit tests are not built")
  set(unit_tests "")
endif()
foreach(source ${unit_tests})
  get_filename_component(name ${source} NAME_WE)
  get_filename_component(layer ${source} DIRECTORY)
  get_filename_component(layer ${layer} NAME)
  if((layer STREQUAL "jit" AND NOT KR_JIT) OR (layer STREQUAL "cpyext" AND NOT KR_CPYEXT))
    continue()
  endif()
  set(target unit_${layer}_${name})
  add_executable(${target} ${source})
  set_target_properties(${target} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/unit/${layer} OUTPUT_NAME ${name})
  add_dependencies(${target} gen)
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests/unit)
  if(layer STREQUAL "cpyext")
    target_include_directories(${target} SYSTEM PRIVATE ${KR_PYTHON_INCLUDE})
  endif()
  target_link_libraries(${target} PRIVATE krait_static ${KR_CMOCKA})
  target_link_options(${target} PRIVATE ${KR_LINK_OPTIONS})
  add_test(NAME ${layer}/${name} COMMAND ${target} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${layer}/${name} PROPERTIES LABELS unit TIMEOUT 120
    ENVIRONMENT "ASAN_OPTIONS=detect_leaks=0")
endforeach()

# The library exports what capi.def says, once it can be linked completely.
if(KR_CPYEXT AND KR_MAIN AND KR_CAPI_DEF)
  add_test(NAME capi/exports
    COMMAND ${KR_PYTHON} -E -B tools/check_exports.py $<TARGET_FILE:krait_shared> cpyext/capi.def
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(capi/exports PROPERTIES LABELS capi)
endif()

# tests/syntax: compares parser and symbol table with CPython's, over a server.
add_executable(front ${CMAKE_SOURCE_DIR}/tests/syntax/front.c)
add_dependencies(front gen)
set_target_properties(front PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
target_link_libraries(front PRIVATE krait_static)
target_link_options(front PRIVATE ${KR_LINK_OPTIONS})

# tests/compile: compiles files, for the whole library and for measuring.
add_executable(compile_files ${CMAKE_SOURCE_DIR}/tests/compile/compile_files.c)
add_dependencies(compile_files gen)
set_target_properties(compile_files PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
target_link_libraries(compile_files PRIVATE krait_static)
target_link_options(compile_files PRIVATE ${KR_LINK_OPTIONS})

if(KR_CAPI_DEF)
  add_test(NAME capi/table COMMAND ${KR_PYTHON} -E -B tools/check_capi.py
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(capi/table PROPERTIES LABELS capi)
  add_test(NAME capi/layout COMMAND ${KR_PYTHON} -E -B tools/layout_rows.py
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(capi/layout PROPERTIES LABELS capi)
endif()
