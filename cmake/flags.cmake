# Compiler flags that every object of the project shares.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# The same memory is seen through runtime structs and through CPython's: no strict aliasing.
# The runtime library is loaded with the program, so its thread locals may be initial-exec.
add_compile_options(
  -fPIC -fvisibility=hidden -fno-strict-aliasing -fwrapv -fno-common -ftls-model=initial-exec
  -fno-semantic-interposition -pthread)

# Pairs of pointers stored as one vector, made from two registers and read back one by one: slower
# than two stores, by the whole store buffer where the pair is read at once.
add_compile_options(-fno-tree-slp-vectorize)

# Functions in tables have the signature of the table: unused parameters and casts between function
# types are the rule there and say nothing.
add_compile_options(
  -Wall -Wextra -Wshadow -Wundef -Wvla -Wformat=2 -Wno-format-nonliteral -Wstrict-prototypes
  -Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wwrite-strings
  -Wimplicit-fallthrough -Wno-unused-parameter -Wno-cast-function-type)
if(KR_WERROR)
  add_compile_options(-Werror)
endif()

# No KR_JIT and no KR_CPYEXT here: runtime/ is the same with and without them (hook tables).
add_compile_definitions(
  _GNU_SOURCE
  KR_POISON=$<BOOL:${KR_POISON}>
  KR_ASAN=$<BOOL:${KR_SANITIZE}>
  KR_GCSTRESS_DEFAULT=${KR_GCSTRESS_DEFAULT})
if(KR_ASSERTS)
  add_compile_definitions(KR_DEBUG=1)
endif()
if(KR_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined
    -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

include_directories(${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/gen)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/gen)
