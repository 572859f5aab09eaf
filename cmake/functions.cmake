# kr_generate(OUTPUT SCRIPT INPUT...)
#   build/<preset>/gen/OUTPUT is made by `python3.11 SCRIPT OUTPUT INPUT...`, and is there before
#   any object is compiled.  Include it as "OUTPUT" (the gen directory is on the include path).
#   Paths are relative to the source root; an INPUT that starts with gen/ is a generated one.
#   While the script does not exist nothing happens: the tables of a layer may land before it.
#
# kr_generate_source(LAYER OUTPUT SCRIPT INPUT...)
#   the same for a .c file, compiled as part of LAYER (a target name: kr_types, kr_cpyext, ...).
#
# kr_layer(TARGET DIRECTORY)
#   OBJECT library of every .c file below DIRECTORY; nothing when there is none.
file(GLOB unused CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/gen_*.py)
set(KR_GENERATED "")
set(KR_OBJECT_LAYERS "")

function(kr_generate output script)
  if(NOT EXISTS ${CMAKE_SOURCE_DIR}/${script})
    message(STATUS "gen/${output}: no ${script} yet")
    return()
  endif()
  set(inputs "")
  foreach(input ${ARGN})
    if(input MATCHES "^gen/")
      list(APPEND inputs ${CMAKE_BINARY_DIR}/${input})
    else()
      list(APPEND inputs ${CMAKE_SOURCE_DIR}/${input})
    endif()
  endforeach()
  set(out ${CMAKE_BINARY_DIR}/gen/${output})
  get_filename_component(dir ${out} DIRECTORY)
  file(MAKE_DIRECTORY ${dir})
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${KR_PYTHON} -E -B ${CMAKE_SOURCE_DIR}/${script} ${out} ${inputs}
    DEPENDS ${CMAKE_SOURCE_DIR}/${script} ${inputs}
    COMMENT "Generating ${output}"
    VERBATIM)
  set(KR_GENERATED ${KR_GENERATED} ${out} PARENT_SCOPE)
endfunction()

macro(kr_generate_source layer output script)
  kr_generate(${output} ${script} ${ARGN})
  if(EXISTS ${CMAKE_SOURCE_DIR}/${script})
    list(APPEND KR_SOURCES_${layer} ${CMAKE_BINARY_DIR}/gen/${output})
  endif()
endmacro()

function(kr_layer target directory)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${directory}/*.c)
  list(APPEND sources ${KR_SOURCES_${target}})
  if(NOT sources)
    message(STATUS "${directory}: no sources yet")
    return()
  endif()
  add_library(${target} OBJECT ${sources})
  add_dependencies(${target} gen)
  target_include_directories(${target} SYSTEM PRIVATE ${GC_INCLUDE_DIRS} ${FFI_INCLUDE_DIRS})
  set(KR_OBJECT_LAYERS ${KR_OBJECT_LAYERS} ${target} PARENT_SCOPE)
endfunction()
