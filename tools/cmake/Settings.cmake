# How everything is compiled. Presets choose; these are the knobs.

set(UNTWIST_SANITIZE address CACHE STRING "address (with undefined behaviour), thread or none")
set_property(CACHE UNTWIST_SANITIZE PROPERTY STRINGS address thread none)
option(UNTWIST_SANITIZE_ALL "with address: also the checks that a learner does not wait for" OFF)
set(UNTWIST_TEST learn CACHE STRING "whose code ctest runs the tests on: learn, ref, own, or several")
option(UNTWIST_OWN_STACK "also test each exercise on your own layers below it" OFF)
set(UNTWIST_BORROW "" CACHE STRING "layers of your own stack that are taken from the solutions, such as 02;05")
list(TRANSFORM UNTWIST_BORROW REPLACE "^([0-9])$" "0\\1") # 2 is 02
option(UNTWIST_WERROR "warnings in given code and solutions are errors (for maintainers)" OFF)
option(UNTWIST_TRUE_TIMES "date objects to the start of their compilation, and build one at a time" ON)
option(UNTWIST_COUNT_FRAMES "given tests notice who leaves them without returning (for graders)" OFF)
option(UNTWIST_FUZZ "build fuzz/ (with clang)" OFF)
option(UNTWIST_EXAMPLES "build examples/ and bench/ with everything else" OFF)
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
# A learner waits for every compilation: only as much debug information as a stack trace with line numbers needs.
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
if(CMAKE_CROSSCOMPILING) # nobody debugs there
  set(CMAKE_CXX_FLAGS_DEBUG "-O0")
endif()

# CMake's lists end at a semicolon, and it refuses the others in the names of what it makes.
if("${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}" MATCHES "([;#<>])")
  message(FATAL_ERROR "The path of this checkout has a ${CMAKE_MATCH_1} in it, which CMake cannot handle. Move it elsewhere.")
endif()

# A verdict is about the files as they are. What is saved while a compiler runs must be compiled again, a file that takes another one's place
# is seen whatever its time, and of two builds in one folder the second waits. (The grader runs the same commands in a sandbox, where
# nothing is saved.)
if(UNTWIST_TRUE_TIMES AND CMAKE_HOST_UNIX)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_CURRENT_LIST_DIR}/compile.sh" ${CMAKE_CXX_COMPILER_LAUNCHER})
  if(CMAKE_GENERATOR STREQUAL "Ninja")
    if(NOT UNTWIST_NINJA)
      set(UNTWIST_NINJA "${CMAKE_MAKE_PROGRAM}" CACHE INTERNAL "the ninja behind the one that waits")
    endif()
    configure_file("${CMAKE_CURRENT_LIST_DIR}/ninja.sh.in" "${PROJECT_BINARY_DIR}/ninja.sh" @ONLY
      FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
    file(WRITE "${PROJECT_BINARY_DIR}/checkout.txt" "${PROJECT_SOURCE_DIR}\n")
    set(CMAKE_MAKE_PROGRAM "${PROJECT_BINARY_DIR}/ninja.sh" CACHE FILEPATH "" FORCE)
  else() # make looks at a library's files when what the library depends on has been made
    add_custom_target(untwist_before_build
      COMMAND "${CMAKE_COMMAND}" -E rm -f "${PROJECT_BINARY_DIR}/build.ended"
      COMMAND sh "${CMAKE_CURRENT_LIST_DIR}/before_build.sh" "${PROJECT_BINARY_DIR}" "${PROJECT_SOURCE_DIR}" VERBATIM)
  endif()
endif()

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

# Everything links to this one.
add_library(untwist_settings INTERFACE)
target_compile_options(untwist_settings INTERFACE -Wall -Wextra -Wshadow)
target_link_libraries(untwist_settings INTERFACE Threads::Threads)

if(UNTWIST_SANITIZE STREQUAL "address")
  set(sanitize -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # These take a third of the time to compile a file, and mostly say what the address sanitizer says, too.
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

# The table of what is called in libraries is read-only once a program runs: nobody can call something else by it.
include(CheckLinkerFlag)
check_linker_flag(CXX "-Wl,-z,relro,-z,now" UNTWIST_HAS_RELRO)
if(UNTWIST_HAS_RELRO AND NOT WIN32)
  target_link_options(untwist_settings INTERFACE -Wl,-z,relro,-z,now)
endif()

# A fast linker. Not mold 1.x, which Debian 12 has: some programs it never finishes, and some it lays out so that the loader refuses
# them.
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

# Given code and solutions, but never a learner's own.
add_library(untwist_strict INTERFACE)
target_link_libraries(untwist_strict INTERFACE untwist_settings)
if(UNTWIST_WERROR)
  target_compile_options(untwist_strict INTERFACE -Werror)
endif()

# A starter does not use its parameters and helpers yet; saying so would only be noise.
add_library(untwist_lenient INTERFACE)
target_link_libraries(untwist_lenient INTERFACE untwist_settings)
target_compile_options(untwist_lenient INTERFACE -Wno-unused-parameter -Wno-unused-function)

# The learner's code once more for a debugger, made when it is asked for: what a save waits for stays as small as it is.
add_library(untwist_debuggable INTERFACE)
target_link_libraries(untwist_debuggable INTERFACE untwist_lenient)
target_compile_options(untwist_debuggable INTERFACE -g)
