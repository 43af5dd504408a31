# untwist_sources(RESULT FOLDER): the files of an exercise that are compiled, with whole paths. The rule is that of counts() in
# tools/course.hpp: at any depth, and nothing whose name, or whose folder's name, begins with a dot. An editor's lock or half-written copy
# does not count, nor does a link to nowhere. ninja looks again at each build and configures anew only when one of these appears or goes.
#
# `untwist_sources_of_tests(RESULT FOLDER)` are those below FOLDER/tests, which belong to programs of their own.
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

# Relative to the folder. Its own path may hold what a pattern takes for more than itself: [ ] * ?
function(untwist_found_sources result folder)
  string(REGEX REPLACE "([][*?])" "[\\1]" literal "${folder}")
  set(depends CONFIGURE_DEPENDS)
  if(CMAKE_SCRIPT_MODE_FILE)
    set(depends)
  endif()
  file(GLOB_RECURSE found RELATIVE "${folder}" ${depends}
    "${literal}/[!.]*.cpp" "${literal}/[!.]*.cc" "${literal}/[!.]*.cxx")
  list(FILTER found EXCLUDE REGEX "(^|/)\\.")
  set(there)
  foreach(file ${found})
    if(EXISTS "${folder}/${file}" AND NOT IS_DIRECTORY "${folder}/${file}")
      list(APPEND there "${file}")
    endif()
  endforeach()
  set(${result} "${there}" PARENT_SCOPE)
endfunction()
