# untwist_sources(RESULT FOLDER): the compiled files of an exercise, with absolute paths. The rule is that of counts()
# in tools/course.hpp: files at any depth, unless their name or a folder's name begins with a dot. An editor's lock or
# half-written copy does not count, and neither does a dangling link. ninja checks this at each build, and reconfigures
# only if one of these files appears or disappears.
#
# `untwist_sources_of_tests(RESULT FOLDER)`: the files below FOLDER/tests, which belong to separate programs.
function(untwist_sources result folder)
  untwist_found_sources(found "${folder}")
  list(FILTER found EXCLUDE REGEX "^tests/")
  list(TRANSFORM found PREPEND "${folder}/")
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

function(untwist_sources_of_tests result folder)
  untwist_found_sources(found "${folder}")
  list(FILTER found INCLUDE REGEX "^tests/")
  list(TRANSFORM found PREPEND "${folder}/")
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

# Escapes the path of this checkout for a pattern: it may contain the special characters [ ] * and ?.
macro(untwist_literal result path)
  string(REGEX REPLACE "([][*?])" "[\\1]" ${result} "${path}")
endmacro()

# untwist_glob(RESULT [RECURSE] PATTERN...): file(GLOB) that works whatever the path of this checkout is.
function(untwist_glob result)
  cmake_parse_arguments(PARSE_ARGV 1 arg "RECURSE;CONFIGURE_DEPENDS" "" "")
  get_filename_component(checkout "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../.." ABSOLUTE)
  untwist_literal(literal "${checkout}")
  set(patterns)
  foreach(pattern ${arg_UNPARSED_ARGUMENTS})
    cmake_path(NORMAL_PATH pattern) # file(GLOB) finds nothing in a ".." that follows a pattern
    string(REPLACE "${checkout}" "${literal}" pattern "${pattern}")
    list(APPEND patterns "${pattern}")
  endforeach()
  set(how GLOB)
  if(arg_RECURSE)
    set(how GLOB_RECURSE)
  endif()
  set(depends)
  if(arg_CONFIGURE_DEPENDS)
    set(depends CONFIGURE_DEPENDS)
  endif()
  file(${how} found ${depends} ${patterns})
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

# Relative to the folder.
function(untwist_found_sources result folder)
  untwist_literal(literal "${folder}")
  set(depends CONFIGURE_DEPENDS)
  if(CMAKE_SCRIPT_MODE_FILE)
    set(depends)
  endif()
  set(patterns "${literal}/[!.]*.cpp" "${literal}/[!.]*.cc" "${literal}/[!.]*.cxx")
  file(GLOB_RECURSE found RELATIVE "${folder}" ${patterns})
  if(found MATCHES "[\"\n]") # CMake would write it unquoted into one of its own files, and could not read that file back
    message(FATAL_ERROR "${folder}: there is a file whose name has \" or a line break in it. Rename it, or remove it:\n${found}")
  endif()
  file(GLOB_RECURSE found RELATIVE "${folder}" ${depends} ${patterns})
  list(FILTER found EXCLUDE REGEX "(^|/)\\.")
  set(there)
  foreach(file ${found})
    if(EXISTS "${folder}/${file}" AND NOT IS_DIRECTORY "${folder}/${file}")
      list(APPEND there "${file}")
    endif()
  endforeach()
  set(${result} "${there}" PARENT_SCOPE)
endfunction()
