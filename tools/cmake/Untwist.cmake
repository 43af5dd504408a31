# The layers of the course.
#
#   ref_NN   solutions/NN-topic on ref_(the layers it needs)
#   ex_NN    exercises/NN-topic on ref_(the layers it needs): the layer being graded; a learner who fell behind can go on
#   own_NN   exercises/NN-topic on own_(the layers it needs): the learner's whole stack; layers named in UNTWIST_BORROW
#            are borrowed from the solutions
#   debug_NN  like ex_NN, with full debug information; `untwist debug` starts test_NN_debug
#   test_NN, test_NN_ref, test_NN_own: the same tests on each; check_NN, check_NN_ref, check_NN_own: build and run them
#
# Tests that learners write are a separate program beside the one that judges them: test_NN_NAME.

include(Sources)
include(TestNames)

# Folders of given code are read at configure time. CMake reconfigures when a file appears in one of them. For
# exercises, only files that count matter (see Sources.cmake), because an editor may create and rename other files at
# every save.
function(untwist_watch_folders)
  foreach(folder ${ARGN})
    if(IS_DIRECTORY "${folder}")
      set_property(DIRECTORY "${PROJECT_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${folder}")
    endif()
  endforeach()
endfunction()

# An empty source for targets without sources; written only once, so that it is compiled only once.
set(UNTWIST_EMPTY_SOURCE "${PROJECT_BINARY_DIR}/empty.cpp")
if(NOT EXISTS "${UNTWIST_EMPTY_SOURCE}")
  file(WRITE "${UNTWIST_EMPTY_SOURCE}" "")
endif()

# Given code and tests are compiled five files at a time: most of the cost is in headers that all of them include. So
# names in unnamed namespaces must differ between the files of a folder. A learner's own files are compiled one by one,
# because each save changes one file. APART: files that must be compiled alone.
function(untwist_compile_together name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "APART")
  set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 5)
  set_source_files_properties(${arg_APART} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# A static library that may have no sources yet.
function(untwist_library name)
  set(sources ${ARGN})
  if(NOT sources)
    set(sources "${UNTWIST_EMPTY_SOURCE}")
  endif()
  add_library(${name} STATIC ${sources})
  set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON) # built only for the programs that need it
endfunction()

# untwist_base, untwist_testing, untwist_test_main, and the precompiled header that all tests share.
function(untwist_given_code)
  set(src "${PROJECT_SOURCE_DIR}/src")
  untwist_glob(base "${src}/*.cpp")
  if(WIN32)
    untwist_glob(windows "${src}/windows/*.cpp")
    list(APPEND base ${windows})
  endif()
  untwist_glob(not_linked "${src}/not_linked_*.cpp")
  untwist_glob(testing "${src}/testing/*.cpp")
  list(REMOVE_ITEM testing "${src}/testing/main.cpp")
  if(WIN32) # these start processes with POSIX calls
    list(REMOVE_ITEM testing "${src}/testing/jury.cpp" "${src}/testing/start_process.cpp" "${src}/testing/test_process.cpp")
  endif()
  untwist_glob(folders "${src}/*")
  untwist_watch_folders("${src}" ${folders})

  untwist_library(untwist_base ${base})
  target_include_directories(untwist_base PUBLIC "${PROJECT_SOURCE_DIR}/include" PRIVATE "${src}")
  target_link_libraries(untwist_base PUBLIC untwist_settings PRIVATE untwist_strict)
  if(NOT UNTWIST_PROOF_VARIANTS) # these replace single files
    untwist_compile_together(untwist_base APART
      "${src}/windows/sockets.cpp" # it uses the names of two systems
      ${not_linked})               # each must be a separate object: see docs/maintaining.md
  endif()
  if(WIN32)
    target_include_directories(untwist_base PUBLIC "${src}/windows/posix")
    target_link_libraries(untwist_base PUBLIC ws2_32)
  endif()

  untwist_library(untwist_testing ${testing})
  target_include_directories(untwist_testing PRIVATE "${src}")
  target_link_libraries(untwist_testing PUBLIC untwist_base untwist_gtest PRIVATE untwist_strict)
  if(NOT UNTWIST_PROOF_VARIANTS)
    # The grader recognises the code that reports by the names of its files (grader/kit.cpp). The network's own types
    # are members of a class that other files see, which is not allowed in an included file. The delayed calls are
    # compiled under another name.
    set(apart test_kit jury results start_process test_process test_report memory_network delayed_calls)
    list(TRANSFORM apart REPLACE "(.+)" "${src}/testing/\\1.cpp")
    untwist_compile_together(untwist_testing APART ${apart})
  endif()

  # An object library: in an archive, a stray main() in an exercise would silently replace it.
  add_library(untwist_test_main OBJECT "${src}/testing/main.cpp")
  target_link_libraries(untwist_test_main PRIVATE untwist_testing untwist_strict)

  add_library(untwist_test_pch OBJECT "${UNTWIST_EMPTY_SOURCE}")
  target_link_libraries(untwist_test_pch PRIVATE untwist_testing untwist_strict)
  set(kit "${PROJECT_SOURCE_DIR}/include/untwist/testing/test_kit.hpp")
  target_precompile_headers(untwist_test_pch PRIVATE <gtest/gtest.h>)
  if(EXISTS "${kit}")
    target_precompile_headers(untwist_test_pch PRIVATE "${kit}")
  endif()
endfunction()

# untwist_NAME, the objects of src/NAME: given code that calls a layer and is called by it, such as HTTP messages and
# files. It is compiled once, and linked with each variant of that layer.
function(untwist_given_half name)
  set(src "${PROJECT_SOURCE_DIR}/src")
  untwist_glob(sources "${src}/${name}/*.cpp")
  set(other_system windows)
  if(WIN32)
    set(other_system posix)
  endif()
  list(FILTER sources EXCLUDE REGEX "/${other_system}_[^/]*$")
  add_library(untwist_${name} OBJECT EXCLUDE_FROM_ALL ${sources})
  target_include_directories(untwist_${name} PRIVATE "${src}")
  target_link_libraries(untwist_${name} PRIVATE untwist_base untwist_strict)
  if(NOT UNTWIST_PROOF_VARIANTS)
    untwist_compile_together(untwist_${name})
  endif()
endfunction()

# A learner waits at every save, so the headers that nearly every exercise includes are precompiled.
set(UNTWIST_COMMON_HEADERS <algorithm> <chrono> <functional> <map> <memory> <mutex> <optional> <stdexcept> <string> <system_error> <vector>)
function(untwist_exercise_header name strictness)
  add_library(${name} OBJECT EXCLUDE_FROM_ALL "${UNTWIST_EMPTY_SOURCE}")
  target_link_libraries(${name} PRIVATE untwist_base ${strictness})
  target_precompile_headers(${name} PRIVATE ${UNTWIST_COMMON_HEADERS} <untwist/reactor/reactor.hpp>)
endfunction()

# Makes kind_NN from the sources of one folder.
function(untwist_layer_library kind number folder strictness)
  untwist_sources(sources "${PROJECT_SOURCE_DIR}/${folder}")
  set(name ${kind}_${number})
  untwist_library(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${strictness} PUBLIC untwist_base)
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  if(TARGET untwist_before_build)
    add_dependencies(${name} untwist_before_build)
  endif()
  if(strictness STREQUAL "untwist_lenient" AND sources)
    target_precompile_headers(${name} REUSE_FROM untwist_exercise_pch)
  endif()
  foreach(need ${ARGN})
    if(kind STREQUAL "own")
      target_link_libraries(${name} PUBLIC own_${need})
    else()
      target_link_libraries(${name} PUBLIC ref_${need})
    endif()
  endforeach()
  set_property(GLOBAL PROPERTY UNTWIST_NEEDS_${name} "${ARGN}")
  get_property(half GLOBAL PROPERTY UNTWIST_GIVEN_HALF_${number})
  if(half)
    target_sources(${name} PRIVATE ${half})
  endif()
  # Two variants of one layer in one program would define the same functions twice: fail at configure time.
  set_property(TARGET ${name} PROPERTY INTERFACE_UNTWIST_LAYER_${number} ${kind})
  set_property(TARGET ${name} APPEND PROPERTY COMPATIBLE_INTERFACE_STRING UNTWIST_LAYER_${number})
endfunction()

# The objects of some layers and of the layers below them. If an archive has two definitions, a linker silently takes
# the first, so a copy of an exercise beside it might be tested in its place. If a program's objects have two, the
# linker reports both. So test programs are linked with the objects; the archives beside them carry the usage
# requirements of a layer.
function(untwist_objects_of result)
  set(left ${ARGN})
  set(layers)
  set(given)
  while(left)
    list(POP_FRONT left name)
    if(name IN_LIST layers)
      continue()
    endif()
    list(APPEND layers ${name})
    string(REGEX MATCH "[0-9]+$" number ${name})
    get_property(half GLOBAL PROPERTY UNTWIST_GIVEN_HALF_${number})
    list(APPEND given ${half})
    get_property(needs GLOBAL PROPERTY UNTWIST_NEEDS_${name})
    string(REGEX MATCH "^[a-z]+_" kind ${name})
    if(kind MATCHES "^(ex|debug)_$") # an exercise builds on the reference
      set(kind ref_)
    endif()
    list(TRANSFORM needs PREPEND ${kind})
    list(APPEND left ${needs})
  endwhile()
  list(TRANSFORM layers REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>")
  set(${result} "${layers}" ${given} PARENT_SCOPE)
endfunction()

# Links a program with all objects of some layers, whether it needs them or not.
function(untwist_link_layers program)
  untwist_objects_of(objects ${ARGN})
  target_sources(${program} PRIVATE ${objects})
  target_link_libraries(${program} PRIVATE ${ARGN} untwist_base)
endfunction()

function(untwist_test_objects name strictness)
  add_library(${name} OBJECT ${ARGN})
  set(apart) # another lesson's tests with another reactor: their names and fixtures would be defined twice
  foreach(source ${ARGN})
    file(STRINGS "${source}" taken_over REGEX "^#include \"[.][.]/.+[.]cpp\"")
    if(taken_over)
      list(APPEND apart "${source}")
    endif()
  endforeach()
  untwist_compile_together(${name} APART ${apart})
  target_link_libraries(${name} PRIVATE untwist_testing ${strictness})
  target_precompile_headers(${name} REUSE_FROM untwist_test_pch)
endfunction()

# The names of the test files that learners write in a lesson: those that its solution has.
function(untwist_graded_names number result)
  get_property(topic GLOBAL PROPERTY UNTWIST_${number}_FOLDER)
  untwist_glob(files "${PROJECT_SOURCE_DIR}/solutions/${topic}/tests/*.cpp")
  set(names)
  foreach(file ${files})
    get_filename_component(name "${file}" NAME_WE)
    list(APPEND names ${name})
  endforeach()
  set(${result} ${names} PARENT_SCOPE)
endfunction()

# The learner's tests in `folder`: for each file NAME.cpp that the solution has, a program program_NAME beside
# `program`. Each is linked with tests/NN-topic/NAME/*.cpp, the correct and wrong implementations to be tested (see
# testing/jury.hpp).
function(untwist_graded_tests program number folder)
  cmake_parse_arguments(PARSE_ARGV 3 arg "" "STRICTNESS" "LIBRARIES")
  get_property(topic GLOBAL PROPERTY UNTWIST_${number}_FOLDER)
  untwist_graded_names(${number} names)
  foreach(name ${names})
    set(judged "accused_${number}_${name}")
    if(NOT TARGET ${judged})
      untwist_glob(variants "${PROJECT_SOURCE_DIR}/tests/${topic}/${name}/*.cpp")
      untwist_watch_folders("${PROJECT_SOURCE_DIR}/tests/${topic}/${name}")
      add_library(${judged} OBJECT EXCLUDE_FROM_ALL ${variants})
      target_link_libraries(${judged} PRIVATE untwist_base untwist_strict)
      target_include_directories(${judged} PRIVATE "${PROJECT_SOURCE_DIR}")
    endif()
    # A test file with any other name belongs to every program.
    get_filename_component(lesson "${folder}" DIRECTORY)
    untwist_sources_of_tests(tests "${lesson}")
    foreach(other ${names})
      if(NOT other STREQUAL name)
        list(REMOVE_ITEM tests "${folder}/${other}.cpp")
      endif()
    endforeach()
    if(NOT tests)
      set(tests "${UNTWIST_EMPTY_SOURCE}")
    endif()
    untwist_test_objects(${program}_${name}_objects ${arg_STRICTNESS} "${tests}")
    set_target_properties(${program}_${name}_objects PROPERTIES EXCLUDE_FROM_ALL ON UNITY_BUILD OFF)
    add_executable(${program}_${name} EXCLUDE_FROM_ALL
      $<TARGET_OBJECTS:untwist_test_main> $<TARGET_OBJECTS:${judged}> $<TARGET_OBJECTS:${program}_${name}_objects>)
    target_link_libraries(${program}_${name} PRIVATE ${arg_LIBRARIES} untwist_testing)
    if(NOT WIN32) # there, no jury runs it
      add_dependencies(${program} ${program}_${name})
    endif()
  endforeach()
endfunction()

# The given tests of a lesson on one variant of its layer:
# untwist_test_program(learn 01 LAYER ex_01 BELOW ... GRADED folder STRICTNESS how TESTS ...)
function(untwist_test_program variant number)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "LAYER;GRADED;STRICTNESS" "BELOW;TESTS")
  set(suffix "")
  if(NOT variant STREQUAL "learn")
    set(suffix "_${variant}")
  endif()
  set(program test_${number}${suffix})

  set(objects tests_${number})
  if(NOT TARGET ${objects})
    untwist_test_objects(${objects} untwist_strict ${arg_TESTS})
  endif()

  if(UNTWIST_COUNT_FRAMES AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU") # clang's instrumentation does not report exceptions that leave a function
    target_compile_options(${objects} PRIVATE -finstrument-functions)
  endif()

  # main comes first: it must be initialised before anything else in the program (see src/testing/main.cpp).
  add_executable(${program} $<TARGET_OBJECTS:untwist_test_main> $<TARGET_OBJECTS:${objects}>)
  untwist_link_layers(${program} ${arg_LAYER} ${arg_BELOW})
  target_link_libraries(${program} PRIVATE untwist_testing)
  if(UNTWIST_COUNT_FRAMES) # failures are reported to the judge before GoogleTest sees them
    target_link_options(${program} PRIVATE "-Wl,--wrap=_ZNK7testing8internal12AssertHelperaSERKNS_7MessageE")
  endif()
  set(layer ${arg_LAYER})
  if(variant MATCHES "^(learn|debug)$") # their tests may need another step of this lesson, which may be unsolved
    set(layer ref_${number})
  endif()
  untwist_graded_tests(${program} ${number} ${arg_GRADED} STRICTNESS ${arg_STRICTNESS} LIBRARIES ${layer} ${arg_BELOW})

  if(NOT variant IN_LIST UNTWIST_TEST)
    set_target_properties(${program} PROPERTIES EXCLUDE_FROM_ALL ON)
    return()
  endif()
  untwist_add_tests(${program} ${variant} ${number} ${arg_TESTS})
  set(whose ${variant})
  if(variant STREQUAL "learn" AND "own" IN_LIST UNTWIST_TEST) # with the own stack requested, check_NN runs those tests, too
    set(whose "(learn|own)")
  endif()
  add_custom_target(check_${number}${suffix}
    COMMAND "${CMAKE_CTEST_COMMAND}" --output-on-failure --no-tests=error -L "^${number}-${whose}"
    DEPENDS ${program} USES_TERMINAL VERBATIM)
  if(variant STREQUAL "own" AND TARGET check_${number})
    add_dependencies(check_${number} ${program})
  endif()
endfunction()

# Every lesson is a folder below tests/ with a lesson.txt, which says what it needs, what it demonstrates and what does
# not work on Windows (docs/maintaining.md lists the keywords). Here it becomes properties: UNTWIST_LESSONS and, for
# each lesson, UNTWIST_NN_FOLDER, _NEEDS, _GIVEN, _TESTS_NEED, _DEMO, _DRIVEN, _NOT_ON_WINDOWS.
function(untwist_read_lesson number folder)
  set(file "${PROJECT_SOURCE_DIR}/tests/${folder}/lesson.txt")
  set_property(DIRECTORY "${PROJECT_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  set_property(GLOBAL APPEND PROPERTY UNTWIST_LESSONS ${number})
  set_property(GLOBAL PROPERTY UNTWIST_${number}_FOLDER ${folder})
  file(STRINGS "${file}" lines REGEX "^[a-zA-Z][a-zA-Z ]*:") # indented lines are for the grader
  foreach(line ${lines})
    string(REGEX MATCH "^([^:]+): *(.*)$" line "${line}")
    string(TOUPPER "${CMAKE_MATCH_1}" key)
    string(REPLACE " " "_" key "${key}")
    set(value "${CMAKE_MATCH_2}")
    if(NOT key MATCHES "^(DEMO|DRIVEN)$") # there may be several of these, one per line
      separate_arguments(value)
    endif()
    set_property(GLOBAL APPEND PROPERTY UNTWIST_${number}_${key} "${value}")
  endforeach()
endfunction()

# The layers of each lesson, its tests on each of them, its demonstrations, and the programs that the grader drives from
# outside.
function(untwist_lessons)
  untwist_glob(files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/[0-9]*/lesson.txt")
  foreach(file ${files})
    get_filename_component(folder "${file}" DIRECTORY)
    get_filename_component(folder "${folder}" NAME)
    if(IS_DIRECTORY "${PROJECT_SOURCE_DIR}/solutions/${folder}")
      string(REGEX MATCH "^[0-9]+" number "${folder}")
      untwist_read_lesson(${number} ${folder})
    endif()
  endforeach()
  get_property(lessons GLOBAL PROPERTY UNTWIST_LESSONS)
  foreach(number ${lessons})
    untwist_layers_of(${number})
  endforeach()
  foreach(number ${lessons}) # after all layers: a lesson may need one with a higher number
    untwist_tests_of(${number})
    untwist_demos_of(${number})
    untwist_driven_of(${number})
  endforeach()
endfunction()

function(untwist_layers_of number)
  get_property(folder GLOBAL PROPERTY UNTWIST_${number}_FOLDER)
  get_property(needs GLOBAL PROPERTY UNTWIST_${number}_NEEDS)
  set(root "${PROJECT_SOURCE_DIR}")
  untwist_watch_folders("${root}/solutions/${folder}" "${root}/tests/${folder}")
  get_property(given GLOBAL PROPERTY UNTWIST_${number}_GIVEN)
  if(given) # the folder of src/ with this layer's given half
    untwist_given_half(${given})
    set_property(GLOBAL PROPERTY UNTWIST_GIVEN_HALF_${number} "$<TARGET_OBJECTS:untwist_${given}>")
  endif()
  untwist_layer_library(ref ${number} solutions/${folder} untwist_strict ${needs})
  # The folder may be away for a moment, and come back with its old time. Only what untwist_sources() has looked for is
  # looked for again at the next build.
  untwist_sources(sources "${root}/exercises/${folder}")
  if(NOT sources AND NOT IS_DIRECTORY "${root}/exercises/${folder}")
    return()
  endif()
  untwist_layer_library(ex ${number} exercises/${folder} untwist_lenient ${needs})
  untwist_layer_library(debug ${number} exercises/${folder} untwist_debuggable ${needs})
  if(number IN_LIST UNTWIST_BORROW)
    untwist_layer_library(own ${number} solutions/${folder} untwist_strict ${needs})
  else()
    untwist_layer_library(own ${number} exercises/${folder} untwist_lenient ${needs})
  endif()
endfunction()

function(untwist_tests_of number)
  get_property(folder GLOBAL PROPERTY UNTWIST_${number}_FOLDER)
  get_property(tests_need GLOBAL PROPERTY UNTWIST_${number}_TESTS_NEED)
  get_property(not_on_windows GLOBAL PROPERTY UNTWIST_${number}_NOT_ON_WINDOWS)
  set(root "${PROJECT_SOURCE_DIR}")
  untwist_glob(tests "${root}/tests/${folder}/*.cpp")
  if(WIN32)
    foreach(name ${not_on_windows})
      list(REMOVE_ITEM tests "${root}/tests/${folder}/${name}.cpp")
    endforeach()
  endif()
  set_property(DIRECTORY "${root}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${tests})
  if(NOT tests)
    return()
  endif()
  list(TRANSFORM tests_need PREPEND ref_ OUTPUT_VARIABLE below)
  untwist_test_program(ref ${number} LAYER ref_${number} BELOW ${below}
    GRADED "${root}/solutions/${folder}/tests" STRICTNESS untwist_strict TESTS ${tests})
  if(NOT TARGET ex_${number})
    return()
  endif()
  set(yours GRADED "${root}/exercises/${folder}/tests")
  list(TRANSFORM tests_need PREPEND own_ OUTPUT_VARIABLE own_below)
  untwist_test_program(learn ${number} LAYER ex_${number} BELOW ${below} ${yours} STRICTNESS untwist_lenient TESTS ${tests})
  untwist_test_program(own ${number} LAYER own_${number} BELOW ${own_below} ${yours} STRICTNESS untwist_lenient TESTS ${tests})
  untwist_test_program(debug ${number} LAYER debug_${number} BELOW ${below} ${yours} STRICTNESS untwist_debuggable TESTS ${tests})
endfunction()

# "NAME SOURCE on 01 02": sets `words`, `name`, and `on` with the other lessons, the highest first.
macro(untwist_read_program line)
  string(REGEX MATCHALL "[^ ]+" words "${line}")
  list(GET words 0 name)
  string(REGEX MATCHALL " [0-9][0-9]" on "${line}")
  list(TRANSFORM on STRIP)
  list(SORT on ORDER DESCENDING)
endmacro()

function(untwist_demos_of number)
  get_property(demos GLOBAL PROPERTY UNTWIST_${number}_DEMO)
  foreach(demo ${demos})
    untwist_read_program("${demo}")
    list(GET words 1 source)
    if(TARGET ex_${number} AND source MATCHES "[.]cpp$") # a folder has its own CMakeLists.txt
      untwist_demo(${name} "${PROJECT_SOURCE_DIR}/${source}" IN ${number} ON ${on})
    endif()
  endforeach()
endfunction()

function(untwist_driven_of number)
  get_property(driven GLOBAL PROPERTY UNTWIST_${number}_DRIVEN)
  foreach(line ${driven})
    untwist_read_program("${line}")
    set(testing)
    if(line MATCHES "test kit")
      set(testing TESTING)
    endif()
    list(APPEND on ${number})
    list(SORT on ORDER DESCENDING)
    untwist_driven(${name} ${testing} IN ${number} ON ${on})
  endforeach()
endfunction()

# Refuses to borrow an unknown lesson: it is a typing error.
function(untwist_check_borrowed)
  get_property(lessons GLOBAL PROPERTY UNTWIST_LESSONS)
  foreach(number ${UNTWIST_BORROW})
    if(NOT number IN_LIST lessons)
      list(JOIN lessons ", " known)
      message(FATAL_ERROR "UNTWIST_BORROW: ${number} is not one of the lessons ${known}.")
    endif()
  endforeach()
endfunction()

# UNTWIST_PROOF_VARIANTS/NN-topic/NAME/*: the changed files of a solution (given/* for given code). The rest is taken
# from ref_NN as compiled. Each folder becomes the program proof_NN_NAME. `untwist maintain proof` writes the folders
# and runs the programs.
function(untwist_proof_variants)
  if(NOT UNTWIST_PROOF_VARIANTS)
    return()
  endif()
  # There are hundreds of them, so they are compiled with the checks of a learner's own build only, and without debug
  # information.
  add_library(untwist_proof_settings INTERFACE)
  add_library(untwist_fewer_checks INTERFACE) # after the others: the last flag counts
  target_compile_options(untwist_fewer_checks INTERFACE ${UNTWIST_FEWER_CHECKS} -g0)
  target_link_libraries(untwist_proof_settings INTERFACE untwist_lenient untwist_fewer_checks)
  untwist_exercise_header(untwist_proof_pch untwist_proof_settings)
  get_property(lessons GLOBAL PROPERTY UNTWIST_LESSONS)
  foreach(number ${lessons})
    get_property(folder GLOBAL PROPERTY UNTWIST_${number}_FOLDER)
    untwist_glob(variants "${UNTWIST_PROOF_VARIANTS}/${folder}/*")
    foreach(variant ${variants})
      untwist_proof_variant(${number} ${folder} "${variant}")
    endforeach()
  endforeach()
endfunction()

# The headers that a changed file includes are precompiled once for all variants of that file, because they are most of
# its cost. Not if a header is changed, too.
function(untwist_proof_header result number folder variant)
  set(${result} untwist_proof_pch PARENT_SCOPE)
  untwist_glob(files "${variant}/*" "${variant}/given/*")
  list(FILTER files EXCLUDE REGEX "/given$")
  list(LENGTH files many)
  if(NOT many EQUAL 1 OR NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang" OR NOT files MATCHES "[.]cpp$")
    return()
  endif()
  get_filename_component(name "${files}" NAME_WE)
  set(header untwist_proof_pch_${number}_${name})
  if(files MATCHES "/given/")
    string(APPEND header _given)
  endif()
  if(TARGET ${header})
    set(${result} ${header} PARENT_SCOPE)
    return()
  endif()
  set(includes)
  file(STRINGS "${files}" lines REGEX "^#")
  foreach(line ${lines})
    if(line MATCHES "^#include ([<\"].*[>\"])")
      list(APPEND includes "${CMAKE_MATCH_1}")
    elseif(line MATCHES "^#")
      break()
    endif()
  endforeach()
  if(NOT includes)
    return()
  endif()
  set(${result} ${header} PARENT_SCOPE)
  add_library(${header} OBJECT EXCLUDE_FROM_ALL "${UNTWIST_EMPTY_SOURCE}")
  target_include_directories(${header} PRIVATE
    "${PROJECT_SOURCE_DIR}/solutions/${folder}" "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/src/testing")
  target_link_libraries(${header} PRIVATE untwist_proof_settings untwist_testing)
  target_precompile_headers(${header} PRIVATE ${UNTWIST_COMMON_HEADERS} ${includes})
endfunction()

function(untwist_proof_variant number folder variant)
  get_property(needs GLOBAL PROPERTY UNTWIST_${number}_NEEDS)
  get_property(tests_need GLOBAL PROPERTY UNTWIST_${number}_TESTS_NEED)
  set(below ${needs} ${tests_need})
  list(TRANSFORM below PREPEND ref_)
  get_filename_component(name "${variant}" NAME)
  set(program proof_${number}_${name})
  set(root "${PROJECT_SOURCE_DIR}")
  set(folders "${variant}" "${root}/solutions/${folder}" "${root}/src" "${root}/src/testing")
  get_property(half GLOBAL PROPERTY UNTWIST_GIVEN_HALF_${number})

  untwist_glob(sources "${variant}/*.cpp")
  untwist_glob(given "${variant}/given/*.cpp") # changed given code: linked before the archive, whose own version is then not used
  set(unchanged "$<TARGET_OBJECTS:ref_${number}>")
  foreach(kind unchanged:sources half:given) # a solution and given code may have files with the same name
    string(REGEX MATCH "^(.+):(.+)$" kind "${kind}")
    set(objects ${CMAKE_MATCH_1})
    foreach(source ${${CMAKE_MATCH_2}})
      get_filename_component(base "${source}" NAME)
      string(REPLACE "." "\\." base "${base}")
      if(${objects})
        set(${objects} "$<FILTER:${${objects}},EXCLUDE,/${base}\\.o$>")
      endif()
    endforeach()
  endforeach()

  add_executable(${program} EXCLUDE_FROM_ALL
    ${sources} ${given} "${unchanged}" "${half}" $<TARGET_OBJECTS:tests_${number}> $<TARGET_OBJECTS:untwist_test_main>)
  target_include_directories(${program} PRIVATE ${folders})
  target_link_libraries(${program} PRIVATE untwist_proof_settings ${below} untwist_testing)
  untwist_proof_header(header ${number} ${folder} "${variant}")
  target_precompile_headers(${program} REUSE_FROM ${header})

  untwist_graded_names(${number} graded)
  if(NOT graded)
    return()
  endif()
  if(IS_DIRECTORY "${variant}/tests")
    untwist_graded_tests(${program} ${number} "${variant}/tests" STRICTNESS untwist_lenient LIBRARIES ref_${number} ${below})
    return()
  endif()
  foreach(name ${graded}) # unchanged: the solution's
    add_dependencies(${program} test_${number}_ref_${name})
    add_custom_command(TARGET ${program} POST_BUILD
      COMMAND "${CMAKE_COMMAND}" -E create_symlink test_${number}_ref_${name} ${program}_${name} VERBATIM)
  endforeach()
endfunction()

# driven_NN_NAME, from grader/driven/NAME.cpp: a program that ./untwist grade drives from outside, with the exercises of
# a lesson, on the references of the other layers. TESTING: links the test kit, too.
function(untwist_driven name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TESTING" "" "IN;ON")
  set(source "${PROJECT_SOURCE_DIR}/grader/driven/${name}.cpp")
  if(WIN32 OR NOT EXISTS "${source}")
    return()
  endif()
  foreach(number ${arg_IN})
    if(NOT TARGET ex_${number})
      continue()
    endif()
    set(program driven_${number}_${name})
    add_executable(${program} EXCLUDE_FROM_ALL "${source}")
    target_link_libraries(${program} PRIVATE untwist_strict)
    list(TRANSFORM arg_ON PREPEND ref_ OUTPUT_VARIABLE layers)
    list(TRANSFORM layers REPLACE "^ref_${number}$" ex_${number})
    untwist_link_layers(${program} ${layers})
    if(arg_TESTING)
      target_link_libraries(${program} PRIVATE untwist_testing)
      target_include_directories(${program} PRIVATE "${PROJECT_SOURCE_DIR}/src")
    endif()
    target_link_libraries(${program} PRIVATE untwist_base)
    set_property(GLOBAL APPEND PROPERTY UNTWIST_DRIVEN ${program})
  endforeach()
endfunction()

# A program on the learner's own code: demo_NAME uses the exercises of one lesson on the references of the layers below
# it, the highest first; demo_NAME_own uses the learner's own layers there, too. UNTWIST_YOURS and UNTWIST_BORROWED tell
# the program whose code it runs on.
function(untwist_demo name source)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "IN" "ON")
  untwist_demo_program(demo_${name} "${source}" LAYERS ex_${arg_IN} BELOW ${arg_ON} KIND ref)
  untwist_demo_program(demo_${name}_own "${source}" LAYERS own_${arg_IN} BELOW ${arg_ON} KIND own)
  set_target_properties(demo_${name}_own PROPERTIES EXCLUDE_FROM_ALL ON)
endfunction()

function(untwist_demo_program program source)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "LAYERS;KIND" "BELOW")
  list(TRANSFORM arg_BELOW PREPEND ${arg_KIND}_ OUTPUT_VARIABLE below)
  add_executable(${program} "${source}")
  if(NOT UNTWIST_EXAMPLES)
    set_target_properties(${program} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
  target_link_libraries(${program} PRIVATE untwist_lenient)
  untwist_link_layers(${program} ${arg_LAYERS} ${below})
  set(yours)
  set(borrowed)
  foreach(layer ${arg_LAYERS} ${below})
    string(REGEX REPLACE "^.*_" "" number ${layer})
    if(layer MATCHES "^ref_" OR (layer MATCHES "^own_" AND number IN_LIST UNTWIST_BORROW))
      list(APPEND borrowed ${number})
    else()
      list(APPEND yours ${number})
    endif()
  endforeach()
  list(SORT yours)
  list(SORT borrowed)
  list(JOIN yours ", " yours)
  list(JOIN borrowed ", " borrowed)
  target_compile_definitions(${program} PRIVATE "UNTWIST_YOURS=\"${yours}\"" "UNTWIST_BORROWED=\"${borrowed}\"")
endfunction()

# examples/NAME.cpp becomes example_NAME, on the reference library.
function(untwist_examples)
  get_property(lessons GLOBAL PROPERTY UNTWIST_LESSONS)
  list(TRANSFORM lessons PREPEND ref_)
  add_library(untwist_reference INTERFACE) # every layer, the highest first
  list(REVERSE lessons)
  target_link_libraries(untwist_reference INTERFACE ${lessons} untwist_base)

  untwist_glob(sources "${PROJECT_SOURCE_DIR}/examples/*.cpp")
  untwist_watch_folders("${PROJECT_SOURCE_DIR}/examples")
  foreach(source ${sources})
    get_filename_component(name "${source}" NAME_WE)
    add_executable(example_${name} "${source}")
    target_link_libraries(example_${name} PRIVATE untwist_reference untwist_strict)
    if(NOT UNTWIST_EXAMPLES)
      set_target_properties(example_${name} PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()
  endforeach()

  set(exclude EXCLUDE_FROM_ALL)
  if(UNTWIST_EXAMPLES)
    set(exclude "")
  endif()
  untwist_glob(with_their_own "${PROJECT_SOURCE_DIR}/examples/*/CMakeLists.txt" "${PROJECT_SOURCE_DIR}/bench/CMakeLists.txt")
  foreach(file ${with_their_own})
    get_filename_component(folder "${file}" DIRECTORY)
    file(RELATIVE_PATH name "${PROJECT_SOURCE_DIR}" "${folder}")
    add_subdirectory("${folder}" "${PROJECT_BINARY_DIR}/${name}" ${exclude})
  endforeach()
endfunction()
