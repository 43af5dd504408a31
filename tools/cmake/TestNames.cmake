# ctest's list of tests is read from the test sources, not from the program: a program that contains a learner's code
# can end before it lists anything, and then its tests would silently disappear.

# Environment variables that would change a verdict: libraries preloaded before the sanitizers, the sanitizers'
# switches, GoogleTest's. The untwist command removes them, too (src/testing/test_process.cpp).
set(UNTWIST_NOT_INHERITED)
foreach(variable ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS LD_PRELOAD DYLD_INSERT_LIBRARIES GTEST_FILTER GTEST_REPEAT GTEST_SHUFFLE
    GTEST_TOTAL_SHARDS GTEST_SHARD_INDEX GTEST_SHARD_STATUS_FILE GTEST_ALSO_RUN_DISABLED_TESTS GTEST_BREAK_ON_FAILURE GTEST_CATCH_EXCEPTIONS
    GTEST_FAIL_FAST GTEST_THROW_ON_FAILURE GTEST_OUTPUT GTEST_LIST_TESTS GTEST_FLAGFILE)
  list(APPEND UNTWIST_NOT_INHERITED "${variable}=unset:")
endforeach()

# Appends "Suite.Name" to `result` for every TEST, TEST_F and TEST_P in a file; TEST_P as "*/Suite.Name/*", the form in
# which GoogleTest's filter finds all its instances.
function(untwist_test_names file result)
  file(READ "${file}" text)
  set(found)
  set(space "[ \t\r\n]*")
  set(word "[A-Za-z0-9_]+")
  string(REGEX MATCHALL "\nTEST(_F|_P)?\\(${space}${word}${space},${space}${word}${space}\\)" macros "\n${text}")
  foreach(macro ${macros})
    string(REGEX REPLACE "[ \t\r\n]+" "" macro "${macro}")
    string(REGEX MATCH "^TEST(_F|_P)?\\((${word}),(${word})\\)" _ "${macro}")
    set(name "${CMAKE_MATCH_2}.${CMAKE_MATCH_3}")
    if(CMAKE_MATCH_1 STREQUAL "_P")
      set(name "*/${name}/*")
    endif()
    list(APPEND found "${name}")
  endforeach()
  # Suites that a file takes over from another lesson, under their new names (see tests_in() in tools/course.hpp).
  string(REGEX MATCHALL "\n#include \"[.][.]/[^\"]+[.]cpp\"" includes "\n${text}")
  foreach(include ${includes})
    string(REGEX REPLACE ".*\"(.+)\"" "\\1" include "${include}")
    get_filename_component(folder "${file}" DIRECTORY)
    set(there)
    untwist_test_names("${folder}/${include}" there)
    string(REGEX MATCHALL "\n#define Step[A-Za-z0-9_]+ Step[A-Za-z0-9_]+" defines "\n${text}")
    foreach(define ${defines})
      string(REGEX MATCH "(Step[^ ]+) (Step[^ ]+)" _ "${define}")
      set(suite "${CMAKE_MATCH_1}")
      set(renamed "${CMAKE_MATCH_2}")
      foreach(name ${there})
        if(name MATCHES "^${suite}[.](.+)$")
          list(APPEND found "${renamed}.${CMAKE_MATCH_1}")
        endif()
      endforeach()
    endforeach()
  endforeach()
  set(${result} ${${result}} ${found} PARENT_SCOPE)
endfunction()

# untwist_add_tests(test_01 learn 01 sources...): one ctest test per test case.
# Labels: the lesson (01), the step (1.2), core or stretch, the variant (learn), and lesson and variant (01-learn).
function(untwist_add_tests program variant number)
  get_property(folder GLOBAL PROPERTY UNTWIST_${number}_FOLDER)
  file(STRINGS "${PROJECT_SOURCE_DIR}/lessons/${folder}.md" stars REGEX "^### ★ Step " ENCODING UTF-8)
  list(TRANSFORM stars REPLACE "^### ★ Step ([0-9.]+).*" "\\1")
  set(names)
  foreach(source ${ARGN})
    untwist_test_names("${source}" names)
  endforeach()
  # Always build the program first: if an exercise no longer compiles, an old program may still be there.
  add_test(NAME "build.${program}" COMMAND "${CMAKE_COMMAND}" --build "${PROJECT_BINARY_DIR}" --target ${program})
  set_tests_properties("build.${program}" PROPERTIES
    FIXTURES_SETUP ${program} RESOURCE_LOCK build TIMEOUT 600 LABELS "${number};${variant};${number}-${variant}")
  foreach(name ${names})
    string(REGEX REPLACE "[*/]" "" title "${name}")
    set(labels ${number} ${variant} ${number}-${variant})
    if(title MATCHES "^Step([0-9]+)_([0-9]+)_")
      set(step "${CMAKE_MATCH_1}.${CMAKE_MATCH_2}")
      list(APPEND labels "${step}")
      if(step IN_LIST stars)
        list(APPEND labels stretch)
      else()
        list(APPEND labels core)
      endif()
    endif()
    if(NOT variant STREQUAL "learn")
      set(title "${variant}.${title}")
    endif()
    add_test(NAME "${title}" COMMAND ${program} "--gtest_filter=${name}")
    # A test passes only if the program says so at its very end: a call to exit(0) in the middle prints nothing like it.
    set_tests_properties("${title}" PROPERTIES
      LABELS "${labels}" TIMEOUT 5 FIXTURES_REQUIRED ${program}
      PASS_REGULAR_EXPRESSION "[1-9][0-9]* green, 0 red"
      FAIL_REGULAR_EXPRESSION "ERROR: [A-Za-z]*Sanitizer;WARNING: ThreadSanitizer;runtime error: "
      ENVIRONMENT_MODIFICATION "${UNTWIST_NOT_INHERITED}")
  endforeach()
endfunction()
