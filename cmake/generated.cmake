# Everything made at build time, one line each.  See kr_generate in functions.cmake.
# Nothing generated is ever committed.

# What the shared library exports: the implemented and stub rows of capi.def, and kr_main.
file(GLOB capi_def CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cpyext/capi.def)
if(KR_CPYEXT AND capi_def)
  foreach(output exports.map capi_names.h capi_names_end.h)
    kr_generate(${output} tools/gen_exports.py cpyext/capi.def tools/capi_def.py)
  endforeach()
  kr_generate_source(kr_cpyext capi_stubs.c tools/gen_exports.py cpyext/capi.def tools/capi_def.py)
endif()

# Unicode tables of runtime/base/uni*.c, from what the build's python3.11 knows.
foreach(part unidata uniprops uninorm uniname)
  kr_generate(${part}_tables.h tools/gen_unicode.py)
endforeach()

# Powers of ten of runtime/base/dtoa.c.
kr_generate(pow10_table.h tools/gen_powers.py)

# (end of the list)
add_custom_target(gen DEPENDS ${KR_GENERATED})
