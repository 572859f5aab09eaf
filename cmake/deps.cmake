# Libraries and tools.  packaging/setup installs all of them on Debian.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

pkg_check_modules(FFI REQUIRED IMPORTED_TARGET libffi)
pkg_check_modules(ZLIB IMPORTED_TARGET zlib)
find_library(KR_GMP gmp REQUIRED)

set(KR_LIBS PkgConfig::FFI ${KR_GMP} m ${CMAKE_DL_LIBS} Threads::Threads)
if(ZLIB_FOUND)
  list(APPEND KR_LIBS PkgConfig::ZLIB)
endif()

# capstone disassembles machine code in JIT logs; without its headers now, or its library then, the log
# prints bytes.  It is loaded when a log is written (jit/disasm.c).
set(KR_CAPSTONE 0)
if(KR_JIT)
  pkg_check_modules(CAPSTONE capstone)
  if(CAPSTONE_FOUND)
    set(KR_CAPSTONE 1)
  endif()
endif()

# Generators run under Debian's own 3.11, at build time only.
find_program(KR_PYTHON NAMES python3.11 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)

# CPython's headers: read by cpyext/ and capi-headers/ (and the extensions in ext-tests/) only.
if(KR_CPYEXT)
  find_path(KR_PYTHON_INCLUDE Python.h PATHS /usr/include/python3.11 NO_DEFAULT_PATH)
  if(NOT KR_PYTHON_INCLUDE)
    message(WARNING "no python3-dev headers: building without cpyext/")
    set(KR_CPYEXT OFF)
  endif()
endif()

find_library(KR_CMOCKA cmocka)
