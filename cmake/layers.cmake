# The layers, bottom first; tools/check_layers.py holds their #includes to this order.
kr_layer(kr_base runtime/base)
kr_layer(kr_core runtime/core)
kr_layer(kr_types runtime/types)
kr_layer(kr_compile runtime/compile)
kr_layer(kr_interp runtime/interp)
kr_layer(kr_modules runtime/modules)

# One indirect jump per bytecode handler: gcse and crossjumping would merge them again.
if(TARGET kr_interp)
  target_compile_options(kr_interp PRIVATE -fno-gcse -fno-crossjumping)
endif()

if(KR_JIT)
  kr_layer(kr_jit jit)
  if(TARGET kr_jit)
    target_compile_definitions(kr_jit PRIVATE KR_CAPSTONE=${KR_CAPSTONE})
    if(KR_CAPSTONE)
      target_include_directories(kr_jit SYSTEM PRIVATE ${CAPSTONE_INCLUDE_DIRS})
    endif()
  endif()
endif()

if(KR_CPYEXT)
  kr_layer(kr_cpyext cpyext)
  if(TARGET kr_cpyext)
    target_include_directories(kr_cpyext SYSTEM PRIVATE ${KR_PYTHON_INCLUDE})
  endif()

  # Compile-only proofs that our structs and table equal CPython's; linked into nothing.
  file(GLOB checks CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/capi-headers/*.c)
  if(checks)
    add_library(kr_capi_headers OBJECT ${checks})
    add_dependencies(kr_capi_headers gen)
    target_include_directories(kr_capi_headers SYSTEM PRIVATE ${KR_PYTHON_INCLUDE})
  endif()
endif()
