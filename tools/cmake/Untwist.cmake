# The layers of the course.
#
#   ref_NN   solutions/NN-topic on ref_(what it needs)
#   ex_NN    exercises/NN-topic on ref_(what it needs): the layer being graded, so that a learner who fell behind goes on
#   own_NN   exercises/NN-topic on own_(what it needs): the learner's whole stack; what UNTWIST_BORROW names is borrowed
#            from the solutions
#   debug_NN  as ex_NN, with all that a debugger wants to know; test_NN_debug is what `untwist debug` starts
#   test_NN, test_NN_ref, test_NN_own: the same tests on each; check_NN, check_NN_ref, check_NN_own: build and run them
#
# Where learners write tests, too, those are a program of their own beside the one that judges them: test_NN_NAME.

include(Sources)
include(TestNames)

# Folders of given code are read at configure time. CMake looks again when a file appears in one of these; of exercises only for files that
# count (see Sources.cmake), since every save of an editor may make and rename others.
function(untwist_watch_folders)
  foreach(folder ${ARGN})
    if(IS_DIRECTORY "${folder}")
      set_property(DIRECTORY "${PROJECT_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${folder}")
    endif()
  endforeach()
endfunction()

# A source without content, for what has no source of its own; written once, so that it is compiled once.
set(UNTWIST_EMPTY_SOURCE "${PROJECT_BINARY_DIR}/empty.cpp")
if(NOT EXISTS "${UNTWIST_EMPTY_SOURCE}")
  file(WRITE "${UNTWIST_EMPTY_SOURCE}" "")
endif()

# Given code and tests are compiled five files at a time: most of what one costs is in headers that all of them include. So names in
# unnamed namespaces are to differ between the files of a folder. Never a learner's own files: one file is compiled at each save.
# APART: files that are compiled alone nevertheless.
function(untwist_compile_together name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "APART")
  set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 5)
  set_source_files_properties(${arg_APART} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# A static library that may have no source yet.
function(untwist_library name)
  set(sources ${ARGN})
  if(NOT sources)
    set(sources "${UNTWIST_EMPTY_SOURCE}")
  endif()
  add_library(${name} STATIC ${sources})
  set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON) # built for the programs that want it
endfunction()

# untwist_base, untwist_testing, untwist_test_main, and the precompiled header that all tests share.
function(untwist_given_code)
  set(src "${PROJECT_SOURCE_DIR}/src")
  untwist_glob(base "${src}/*.cpp")
  if(WIN32)
    untwist_glob(windows "${src}/windows/*.cpp")
    list(APPEND base ${windows})
  endif()
  untwist_glob(testing "${src}/testing/*.cpp")
  list(REMOVE_ITEM testing "${src}/testing/main.cpp")
  if(WIN32) # these start processes, in POSIX's way
    list(REMOVE_ITEM testing "${src}/testing/jury.cpp" "${src}/testing/test_process.cpp")
  endif()
  untwist_glob(folders "${src}/*")
  untwist_watch_folders("${src}" ${folders})

  untwist_library(untwist_base ${base})
  target_include_directories(untwist_base PUBLIC "${PROJECT_SOURCE_DIR}/include" PRIVATE "${src}")
  target_link_libraries(untwist_base PUBLIC untwist_settings PRIVATE untwist_strict)
  if(NOT UNTWIST_PROOF_VARIANTS) # these replace single files
    untwist_compile_together(untwist_base APART "${src}/windows/sockets.cpp") # where the names of two systems meet
  endif()
  if(WIN32)
    target_include_directories(untwist_base PUBLIC "${src}/windows/posix")
    target_link_libraries(untwist_base PUBLIC ws2_32)
  endif()

  untwist_library(untwist_testing ${testing})
  target_include_directories(untwist_testing PRIVATE "${src}")
  target_link_libraries(untwist_testing PUBLIC untwist_base untwist_gtest PRIVATE untwist_strict)
  if(NOT UNTWIST_PROOF_VARIANTS)
    # What reports is known to the grader by the names of its files (tools/grading/kit.cpp). The network's own types are members of a
    # class that others see, which may not be so in an included file; the delayed calls are compiled under another name.
    set(apart test_kit jury results test_process memory_network delayed_calls)
    list(TRANSFORM apart REPLACE "(.+)" "${src}/testing/\\1.cpp")
    untwist_compile_together(untwist_testing APART ${apart})
  endif()

  # An object library: were it an archive, a stray main() in an exercise would silently replace it.
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

# untwist_NAME, the objects of src/NAME: given code that calls a layer and is called by it, such as what HTTP's messages and files are made
# of. It is compiled once, and linked with each variant of that layer.
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

# What a learner waits for at every save: the headers that nearly every exercise includes are compiled once.
function(untwist_exercise_header name strictness)
  add_library(${name} OBJECT EXCLUDE_FROM_ALL "${UNTWIST_EMPTY_SOURCE}")
  target_link_libraries(${name} PRIVATE untwist_base ${strictness})
  target_precompile_headers(${name} PRIVATE
    <algorithm> <chrono> <functional> <map> <memory> <mutex> <optional> <stdexcept> <string> <system_error> <vector>
    <untwist/reactor/reactor.hpp>)
endfunction()

# kind_NN from the sources of one folder.
function(untwist_layer_library kind number folder strictness)
  untwist_sources(sources "${PROJECT_SOURCE_DIR}/${folder}")
  set(name ${kind}_${number})
  untwist_library(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${strictness} PUBLIC untwist_base)
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  untwist_glob(templates "${PROJECT_SOURCE_DIR}/${folder}/*_inl.hpp")
  if(templates) # a public header includes them, so that whoever uses the layer must find them
    target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}/${folder}")
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
  # Two variants of one layer in one program would be two definitions of the same functions: refuse when configuring.
  set_property(TARGET ${name} PROPERTY INTERFACE_UNTWIST_LAYER_${number} ${kind})
  set_property(TARGET ${name} APPEND PROPERTY COMPATIBLE_INTERFACE_STRING UNTWIST_LAYER_${number})
endfunction()

# The objects of some layers, and of those that they stand on. Of two definitions in an archive a linker silently takes the first, so that a
# copy of an exercise beside it would be tested in its place; of two among a program's objects it names both. So test programs are linked
# with these; the archives beside them say how to use a layer.
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
    if(kind MATCHES "^(ex|debug)_$") # an exercise stands on the reference
      set(kind ref_)
    endif()
    list(TRANSFORM needs PREPEND ${kind})
    list(APPEND left ${needs})
  endwhile()
  list(TRANSFORM layers REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>")
  set(${result} "${layers}" ${given} PARENT_SCOPE)
endfunction()

# Links a program with layers: all their objects, whether it wants them or not.
function(untwist_link_layers program)
  untwist_objects_of(objects ${ARGN})
  target_sources(${program} PRIVATE ${objects})
  target_link_libraries(${program} PRIVATE ${ARGN} untwist_base)
endfunction()

function(untwist_test_objects name strictness)
  add_library(${name} OBJECT ${ARGN})
  set(apart) # another lesson's tests, with another reactor: its names, and its fixtures, would be there twice
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

# The names of the tests that learners write in a lesson: those of the files that its solution has.
function(untwist_graded_names number result)
  get_property(topic GLOBAL PROPERTY UNTWIST_FOLDER_${number})
  untwist_glob(files "${PROJECT_SOURCE_DIR}/solutions/${topic}/tests/*.cpp")
  set(names)
  foreach(file ${files})
    get_filename_component(name "${file}" NAME_WE)
    list(APPEND names ${name})
  endforeach()
  set(${result} ${names} PARENT_SCOPE)
endfunction()

# The learner's tests that lie in `folder`, one program for each file NAME.cpp that the solution has: beside `program`, as
# program_NAME. Each is linked with tests/NN-topic/NAME/*.cpp: what is to be tested, right and wrong (see testing/jury.hpp).
function(untwist_graded_tests program number folder)
  cmake_parse_arguments(PARSE_ARGV 3 arg "" "STRICTNESS" "LIBRARIES")
  get_property(topic GLOBAL PROPERTY UNTWIST_FOLDER_${number})
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
    # A file of tests without a name of its own belongs to each program.
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
    add_dependencies(${program} ${program}_${name})
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
  get_property(templates GLOBAL PROPERTY UNTWIST_TEMPLATES_${number})
  if(templates) # the tests compile the layer's templates into themselves: once per variant
    set(objects tests_${number}_${variant})
    set(strictness untwist_lenient)
    if(variant STREQUAL "ref")
      set(strictness untwist_strict)
    endif()
    untwist_test_objects(${objects} ${strictness} ${arg_TESTS})
    target_link_libraries(${objects} PRIVATE ${arg_LAYER} ${arg_BELOW})
    set_target_properties(${objects} PROPERTIES EXCLUDE_FROM_ALL ON)
  elseif(NOT TARGET ${objects})
    untwist_test_objects(${objects} untwist_strict ${arg_TESTS})
  endif()

  if(UNTWIST_COUNT_FRAMES AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU") # clang's code does not tell when an exception leaves a function
    target_compile_options(${objects} PRIVATE -finstrument-functions)
  endif()

  # main first: it must begin before anything else in the program does (see src/testing/main.cpp).
  add_executable(${program} $<TARGET_OBJECTS:untwist_test_main> $<TARGET_OBJECTS:${objects}>)
  untwist_link_layers(${program} ${arg_LAYER} ${arg_BELOW})
  target_link_libraries(${program} PRIVATE untwist_testing)
  if(UNTWIST_COUNT_FRAMES) # what fails is told to the judge before GoogleTest hears of it
    target_link_options(${program} PRIVATE "-Wl,--wrap=_ZNK7testing8internal12AssertHelperaSERKNS_7MessageE")
  endif()
  set(layer ${arg_LAYER})
  if(variant MATCHES "^(learn|debug)$") # their tests may need another step of this lesson, which need not be solved
    set(layer ref_${number})
  endif()
  untwist_graded_tests(${program} ${number} ${arg_GRADED} STRICTNESS ${arg_STRICTNESS} LIBRARIES ${layer} ${arg_BELOW})

  if(NOT variant IN_LIST UNTWIST_TEST)
    set_target_properties(${program} PROPERTIES EXCLUDE_FROM_ALL ON)
    return()
  endif()
  untwist_add_tests(${program} ${variant} ${number} ${arg_TESTS})
  set(whose ${variant})
  if(variant STREQUAL "learn" AND "own" IN_LIST UNTWIST_TEST) # whoever asks for their own stack does not want to hear of the reference alone
    set(whose "(learn|own)")
  endif()
  add_custom_target(check_${number}${suffix}
    COMMAND "${CMAKE_CTEST_COMMAND}" --output-on-failure --no-tests=error -L "^${number}-${whose}"
    DEPENDS ${program} USES_TERMINAL VERBATIM)
  if(variant STREQUAL "own" AND TARGET check_${number})
    add_dependencies(check_${number} ${program})
  endif()
endfunction()

# untwist_layer(03 protocols NEEDS 02 TEST_NEEDS 01). GIVEN http: src/http is the given half of the layer.
function(untwist_layer number topic)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "GIVEN" "NEEDS;TEST_NEEDS")
  set(folder ${number}-${topic})
  set(root "${PROJECT_SOURCE_DIR}")
  if(NOT IS_DIRECTORY "${root}/solutions/${folder}")
    return()
  endif()
  untwist_glob(tests "${root}/tests/${folder}/*.cpp")
  if(WIN32) # tests of tests start processes, and these sockets are not there
    list(FILTER tests EXCLUDE REGEX "/(given_jury|given_sockets|step_5_3_tests_of_your_own)\\.cpp$")
  endif()
  untwist_watch_folders("${root}/solutions/${folder}" "${root}/tests/${folder}")
  set_property(DIRECTORY "${root}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${tests})

  set_property(GLOBAL APPEND PROPERTY UNTWIST_LESSONS ${number})
  set_property(GLOBAL PROPERTY UNTWIST_FOLDER_${number} ${folder})
  list(TRANSFORM arg_NEEDS PREPEND ref_ OUTPUT_VARIABLE needs)
  list(TRANSFORM arg_TEST_NEEDS PREPEND ref_ OUTPUT_VARIABLE below)
  set_property(GLOBAL PROPERTY UNTWIST_BELOW_${number} ${needs} ${below})
  untwist_glob(templates "${root}/solutions/${folder}/*_inl.hpp")
  foreach(need ${arg_NEEDS} ${arg_TEST_NEEDS})
    get_property(inherited GLOBAL PROPERTY UNTWIST_TEMPLATES_${need})
    list(APPEND templates ${inherited})
  endforeach()
  set_property(GLOBAL PROPERTY UNTWIST_TEMPLATES_${number} ${templates})

  if(arg_GIVEN)
    untwist_given_half(${arg_GIVEN})
    set_property(GLOBAL PROPERTY UNTWIST_GIVEN_HALF_${number} "$<TARGET_OBJECTS:untwist_${arg_GIVEN}>")
  endif()
  untwist_layer_library(ref ${number} solutions/${folder} untwist_strict ${arg_NEEDS})
  if(tests)
    untwist_test_program(ref ${number} LAYER ref_${number} BELOW ${below}
      GRADED "${root}/solutions/${folder}/tests" STRICTNESS untwist_strict TESTS ${tests})
  endif()

  if(NOT IS_DIRECTORY "${root}/exercises/${folder}")
    return()
  endif()
  untwist_layer_library(ex ${number} exercises/${folder} untwist_lenient ${arg_NEEDS})
  if(number IN_LIST UNTWIST_BORROW)
    untwist_layer_library(own ${number} solutions/${folder} untwist_strict ${arg_NEEDS})
  else()
    untwist_layer_library(own ${number} exercises/${folder} untwist_lenient ${arg_NEEDS})
  endif()
  if(tests)
    set(yours GRADED "${root}/exercises/${folder}/tests" STRICTNESS untwist_lenient)
    untwist_test_program(learn ${number} LAYER ex_${number} BELOW ${below} ${yours} TESTS ${tests})
    list(TRANSFORM arg_TEST_NEEDS PREPEND own_ OUTPUT_VARIABLE own_below)
    untwist_test_program(own ${number} LAYER own_${number} BELOW ${own_below} ${yours} TESTS ${tests})
    untwist_layer_library(debug ${number} exercises/${folder} untwist_debuggable ${arg_NEEDS})
    untwist_test_program(debug ${number} LAYER debug_${number} BELOW ${below}
      GRADED "${root}/exercises/${folder}/tests" STRICTNESS untwist_debuggable TESTS ${tests})
  endif()
endfunction()

# A lesson that cannot be borrowed, since it is none, is a mistake in writing.
function(untwist_check_borrowed)
  get_property(lessons GLOBAL PROPERTY UNTWIST_LESSONS)
  foreach(number ${UNTWIST_BORROW})
    if(NOT number IN_LIST lessons)
      list(JOIN lessons ", " known)
      message(FATAL_ERROR "UNTWIST_BORROW: ${number} is not one of the lessons ${known}.")
    endif()
  endforeach()
endfunction()

# UNTWIST_PROOF_VARIANTS/NN-topic/NAME/*: the changed files of a solution (of given code: given/*); the rest of it is taken
# from ref_NN as compiled.
# Gives the program proof_NN_NAME. `untwist maintain proof` writes the folders and runs the programs.
function(untwist_proof_variants)
  if(NOT UNTWIST_PROOF_VARIANTS)
    return()
  endif()
  # Hundreds of them: compiled with the checks that a learner's own build has, and without debug information.
  add_library(untwist_proof_settings INTERFACE)
  add_library(untwist_fewer_checks INTERFACE) # behind the others: the last flag counts
  target_compile_options(untwist_fewer_checks INTERFACE ${UNTWIST_FEWER_CHECKS} -g0)
  target_link_libraries(untwist_proof_settings INTERFACE untwist_lenient untwist_fewer_checks)
  untwist_exercise_header(untwist_proof_pch untwist_proof_settings)
  get_property(lessons GLOBAL PROPERTY UNTWIST_LESSONS)
  foreach(number ${lessons})
    get_property(folder GLOBAL PROPERTY UNTWIST_FOLDER_${number})
    untwist_glob(variants "${UNTWIST_PROOF_VARIANTS}/${folder}/*")
    foreach(variant ${variants})
      untwist_proof_variant(${number} ${folder} "${variant}")
    endforeach()
  endforeach()
endfunction()

function(untwist_proof_variant number folder variant)
  get_property(below GLOBAL PROPERTY UNTWIST_BELOW_${number})
  get_property(templates GLOBAL PROPERTY UNTWIST_TEMPLATES_${number})
  get_filename_component(name "${variant}" NAME)
  set(program proof_${number}_${name})
  set(folders "${variant}" "${PROJECT_SOURCE_DIR}/solutions/${folder}" "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/src/testing")
  get_property(half GLOBAL PROPERTY UNTWIST_GIVEN_HALF_${number})

  untwist_glob(sources "${variant}/*.cpp")
  untwist_glob(given "${variant}/given/*.cpp") # changed given code: an archive's is found after it, and then not linked
  set(unchanged "$<TARGET_OBJECTS:ref_${number}>" ${half})
  foreach(source ${sources} ${given})
    get_filename_component(base "${source}" NAME)
    string(REPLACE "." "\\." base "${base}")
    set(unchanged "$<FILTER:${unchanged},EXCLUDE,/${base}\\.o$>")
  endforeach()

  set(tests tests_${number})
  untwist_glob(changed_templates "${variant}/*_inl.hpp")
  if(changed_templates)
    set(tests ${program}_tests)
    untwist_glob(test_sources "${PROJECT_SOURCE_DIR}/tests/${folder}/*.cpp")
    untwist_test_objects(${tests} untwist_lenient ${test_sources})
    target_include_directories(${tests} PRIVATE ${folders})
    target_link_libraries(${tests} PRIVATE ${below})
    set_target_properties(${tests} PROPERTIES EXCLUDE_FROM_ALL ON)
  elseif(templates)
    set(tests tests_${number}_ref)
  endif()

  add_executable(${program} EXCLUDE_FROM_ALL
    ${sources} ${given} "${unchanged}" $<TARGET_OBJECTS:${tests}> $<TARGET_OBJECTS:untwist_test_main>)
  target_include_directories(${program} PRIVATE ${folders})
  target_link_libraries(${program} PRIVATE untwist_proof_settings ${below} untwist_testing)
  target_precompile_headers(${program} REUSE_FROM untwist_proof_pch)

  untwist_graded_names(${number} graded)
  if(NOT graded)
    return()
  endif()
  if(IS_DIRECTORY "${variant}/tests")
    untwist_graded_tests(${program} ${number} "${variant}/tests" STRICTNESS untwist_lenient LIBRARIES ref_${number} ${below})
    return()
  endif()
  foreach(name ${graded}) # did not change: that of the solution
    add_dependencies(${program} test_${number}_ref_${name})
    add_custom_command(TARGET ${program} POST_BUILD
      COMMAND "${CMAKE_COMMAND}" -E create_symlink test_${number}_ref_${name} ${program}_${name} VERBATIM)
  endforeach()
endfunction()

# tests/grading/driven/NAME.cpp, a program that is driven from outside, with the exercises of a lesson in it: driven_NN_NAME, on the
# references of the other layers. What ./untwist grade talks to. TESTING: on the test kit, too.
function(untwist_driven name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TESTING" "" "IN;ON")
  set(source "${PROJECT_SOURCE_DIR}/tests/grading/driven/${name}.cpp")
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

# A program on the learner's own code: demo_NAME has the exercises of one lesson, on the references of the layers below it, the highest
# first; demo_NAME_own has their own layers there, too. UNTWIST_YOURS and UNTWIST_BORROWED tell the program whose code it runs on.
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
  foreach(folder examples/slow_page examples/your_loop examples/your_chat examples/your_chain examples/your_page bench)
    if(EXISTS "${PROJECT_SOURCE_DIR}/${folder}/CMakeLists.txt")
      add_subdirectory("${PROJECT_SOURCE_DIR}/${folder}" "${PROJECT_BINARY_DIR}/${folder}" ${exclude})
    endif()
  endforeach()
endfunction()
