# The shared library, the executable, and the archive the unit tests link with.
set(KR_OBJECTS "")
foreach(layer ${KR_OBJECT_LAYERS})
  list(APPEND KR_OBJECTS $<TARGET_OBJECTS:${layer}>)
endforeach()

file(GLOB KR_MAIN CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/runtime/main.c)
file(GLOB KR_CAPI_DEF CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cpyext/capi.def)

set(KR_LINK_OPTIONS -Wl,--as-needed)
# Until the executable exists the layers may refer to functions that are still to come.
if(KR_MAIN)
  set(KR_SHARED_OPTIONS -Wl,-z,defs)
else()
  set(KR_SHARED_OPTIONS "")
  list(APPEND KR_LINK_OPTIONS -no-pie -Wl,--unresolved-symbols=ignore-all)
endif()

add_library(krait_shared SHARED ${KR_OBJECTS})
set_target_properties(krait_shared PROPERTIES
  OUTPUT_NAME python3.11 PREFIX lib SUFFIX .so.1.0 NO_SONAME ON LINKER_LANGUAGE C)
target_link_options(krait_shared PRIVATE
  -Wl,-soname,libpython3.11.so.1.0 -Wl,-Bsymbolic-functions -Wl,-z,now
  ${KR_LINK_OPTIONS} ${KR_SHARED_OPTIONS})
target_link_libraries(krait_shared PRIVATE ${KR_LIBS})

# The export map: every symbol of capi.def, and kr_main, which the executable calls.
if(KR_CPYEXT AND KR_CAPI_DEF AND EXISTS ${CMAKE_SOURCE_DIR}/tools/gen_exports.py)
  add_dependencies(krait_shared gen)
  target_link_options(krait_shared PRIVATE
    -Wl,--version-script=${CMAKE_BINARY_DIR}/gen/exports.map)
  set_property(TARGET krait_shared APPEND PROPERTY
    LINK_DEPENDS ${CMAKE_BINARY_DIR}/gen/exports.map)
endif()

if(KR_MAIN)
  add_executable(krait runtime/main.c)
  add_dependencies(krait gen)
  target_link_libraries(krait PRIVATE krait_shared)
  set_target_properties(krait PROPERTIES BUILD_WITH_INSTALL_RPATH ON INSTALL_RPATH "$ORIGIN")
endif()

if(KR_TESTS)
  add_library(krait_static STATIC EXCLUDE_FROM_ALL ${KR_OBJECTS})
  set_target_properties(krait_static PROPERTIES LINKER_LANGUAGE C)
  target_link_libraries(krait_static PUBLIC ${KR_LIBS})
endif()
