# How everything is compiled. These are the settings; the presets choose among them.

set(UNTWIST_SANITIZE address CACHE STRING "address (with undefined behaviour), thread or none")
set_property(CACHE UNTWIST_SANITIZE PROPERTY STRINGS address thread none)
option(UNTWIST_SANITIZE_ALL "with address: also the checks that are too slow for a learner's build" OFF)
set(UNTWIST_TEST learn CACHE STRING "whose code ctest runs the tests on: learn, ref, own, or several")
option(UNTWIST_OWN_STACK "also test each exercise on your own layers below it" OFF)
set(UNTWIST_BORROW "" CACHE STRING "layers of your own stack that are taken from the solutions, such as 02;05")
list(TRANSFORM UNTWIST_BORROW REPLACE "^([0-9])$" "0\\1") # 2 is 02
option(UNTWIST_WERROR "warnings in given code and solutions are errors (for maintainers)" OFF)
option(UNTWIST_TRUE_TIMES "date objects to the start of their compilation, and build one at a time" ON)
option(UNTWIST_COUNT_FRAMES "given tests notice when they are left without returning (for graders)" OFF)
option(UNTWIST_FUZZ "build fuzz/ (with clang)" OFF)
option(UNTWIST_EXAMPLES "build examples/ and bench/ with everything else" OFF)
option(UNTWIST_REACTORS "demos can run on epoll and on Asio, too (lesson 13)" OFF)
set(UNTWIST_PROOF_VARIANTS "" CACHE PATH "folder of changed solutions to test; written by `untwist maintain proof`")

if(UNTWIST_OWN_STACK)
  list(APPEND UNTWIST_TEST own)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}") # all programs side by side
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Debug)
endif()
# A learner waits for every compilation, so there is only enough debug information for stack traces with line numbers.
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
if(CMAKE_CROSSCOMPILING) # such programs are not debugged
  set(CMAKE_CXX_FLAGS_DEBUG "-O0")
endif()

# A semicolon separates CMake's lists, and CMake refuses the other characters in the names of outputs.
if("${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}" MATCHES "([;#<>])")
  message(FATAL_ERROR "The path of this checkout has a ${CMAKE_MATCH_1} in it, which CMake cannot handle. Move it elsewhere.")
endif()

# A verdict must be about the files as they are. So a file that is saved while a compiler runs is compiled again, a file
# that replaces another one is noticed whatever its time, and of two builds in one folder the second waits. (The grader
# runs the same commands in a sandbox, where nothing is saved.)
if(UNTWIST_TRUE_TIMES AND CMAKE_HOST_UNIX)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_CURRENT_LIST_DIR}/compile.sh" ${CMAKE_CXX_COMPILER_LAUNCHER})
  if(CMAKE_GENERATOR STREQUAL "Ninja")
    if(NOT UNTWIST_NINJA)
      set(UNTWIST_NINJA "${CMAKE_MAKE_PROGRAM}" CACHE INTERNAL "the real ninja, which ninja.sh calls")
    endif()
    configure_file("${CMAKE_CURRENT_LIST_DIR}/ninja.sh.in" "${PROJECT_BINARY_DIR}/ninja.sh" @ONLY
      FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
    file(WRITE "${PROJECT_BINARY_DIR}/checkout.txt" "${PROJECT_SOURCE_DIR}\n")
    set(CMAKE_MAKE_PROGRAM "${PROJECT_BINARY_DIR}/ninja.sh" CACHE FILEPATH "" FORCE)
  else() # make checks a library's files after making the library's dependencies
    add_custom_target(untwist_before_build
      COMMAND "${CMAKE_COMMAND}" -E rm -f "${PROJECT_BINARY_DIR}/build.ended"
      COMMAND sh "${CMAKE_CURRENT_LIST_DIR}/before_build.sh" "${PROJECT_BINARY_DIR}" "${PROJECT_SOURCE_DIR}" VERBATIM)
  endif()
endif()

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

# Everything links to this.
add_library(untwist_settings INTERFACE)
target_compile_options(untwist_settings INTERFACE -Wall -Wextra -Wshadow)
target_link_libraries(untwist_settings INTERFACE Threads::Threads)

if(UNTWIST_SANITIZE STREQUAL "address")
  set(sanitize -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # These checks take a third of a file's compile time, and mostly find what the address sanitizer finds anyway.
  set(UNTWIST_FEWER_CHECKS -fno-sanitize=null,alignment,object-size,pointer-overflow,vptr)
  if(NOT UNTWIST_SANITIZE_ALL)
    list(APPEND sanitize ${UNTWIST_FEWER_CHECKS})
  endif()
elseif(UNTWIST_SANITIZE STREQUAL "thread")
  set(sanitize -fsanitize=thread -fno-omit-frame-pointer)
elseif(UNTWIST_SANITIZE STREQUAL "none")
  set(sanitize)
else()
  message(FATAL_ERROR "UNTWIST_SANITIZE is '${UNTWIST_SANITIZE}'; it can be address, thread or none")
endif()
target_compile_options(untwist_settings INTERFACE ${sanitize})
target_link_options(untwist_settings INTERFACE ${sanitize})

# The table of library functions is read-only once a program runs, so that no code can redirect their calls.
include(CheckLinkerFlag)
check_linker_flag(CXX "-Wl,-z,relro,-z,now" UNTWIST_HAS_RELRO)
if(UNTWIST_HAS_RELRO AND NOT WIN32)
  target_link_options(untwist_settings INTERFACE -Wl,-z,relro,-z,now)
endif()

# A fast linker. Not mold 1.x, which Debian 12 has: it never finishes some programs, and links others so that the loader
# refuses them.
find_program(UNTWIST_MOLD mold)
set(fast_linkers lld)
if(UNTWIST_MOLD)
  execute_process(COMMAND ${UNTWIST_MOLD} --version OUTPUT_VARIABLE mold_version ERROR_QUIET)
  if(mold_version MATCHES "^mold ([2-9]|[1-9][0-9]+)\\.")
    set(fast_linkers mold lld)
  endif()
endif()
foreach(linker ${fast_linkers})
  check_linker_flag(CXX "-fuse-ld=${linker}" UNTWIST_HAS_${linker})
  if(UNTWIST_HAS_${linker})
    target_link_options(untwist_settings INTERFACE -fuse-ld=${linker})
    break()
  endif()
endforeach()

# For given code and solutions, but never for a learner's own code.
add_library(untwist_strict INTERFACE)
target_link_libraries(untwist_strict INTERFACE untwist_settings)
if(UNTWIST_WERROR)
  target_compile_options(untwist_strict INTERFACE -Werror)
endif()

# A starter does not use its parameters and helpers yet; warnings about that would only be noise.
add_library(untwist_lenient INTERFACE)
target_link_libraries(untwist_lenient INTERFACE untwist_settings)
target_compile_options(untwist_lenient INTERFACE -Wno-unused-parameter -Wno-unused-function)

# The learner's code compiled for a debugger, only on request: the build after a save must stay small.
add_library(untwist_debuggable INTERFACE)
target_link_libraries(untwist_debuggable INTERFACE untwist_lenient)
target_compile_options(untwist_debuggable INTERFACE -g)
