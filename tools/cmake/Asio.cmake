# untwist_asio: standalone Asio, from the system if it is installed, otherwise downloaded. If it can be neither found nor
# downloaded, UNTWIST_MISSING_asio says so, and the lessons that need it are left out.

find_path(UNTWIST_ASIO_INCLUDE asio/io_context.hpp PATHS /usr/include NO_CMAKE_FIND_ROOT_PATH)
mark_as_advanced(UNTWIST_ASIO_INCLUDE)
if(NOT UNTWIST_ASIO_INCLUDE)
  set(version 1-30-2)
  set(folder "${PROJECT_BINARY_DIR}/asio")
  set(UNTWIST_ASIO_INCLUDE "${folder}/asio-asio-${version}/asio/include")
  if(NOT EXISTS "${UNTWIST_ASIO_INCLUDE}/asio/io_context.hpp" AND NOT UNTWIST_ASIO_TRIED)
    set(UNTWIST_ASIO_TRIED ON CACHE INTERNAL "the download of Asio was tried: not at every configuration")
    message(STATUS "No Asio on this system: fetching it (packages: libasio-dev, asio-devel, asio)")
    file(DOWNLOAD https://github.com/chriskohlhoff/asio/archive/refs/tags/asio-${version}.tar.gz "${folder}/asio.tar.gz" TIMEOUT 20 STATUS status)
    list(GET status 0 failed)
    if(NOT failed)
      file(ARCHIVE_EXTRACT INPUT "${folder}/asio.tar.gz" DESTINATION "${folder}")
    endif()
  endif()
endif()
if(NOT EXISTS "${UNTWIST_ASIO_INCLUDE}/asio/io_context.hpp")
  set(UNTWIST_MISSING_asio "Asio is not installed (packages: libasio-dev, asio-devel, asio), and could not be downloaded")
  return()
endif()

# With a compiler for another system, the folder of this system's headers must not be searched for anything else.
set(include "${PROJECT_BINARY_DIR}/asio/include")
foreach(name asio asio.hpp)
  file(MAKE_DIRECTORY "${include}")
  file(CREATE_LINK "${UNTWIST_ASIO_INCLUDE}/${name}" "${include}/${name}" COPY_ON_ERROR SYMBOLIC)
endforeach()

# Asio's functions are compiled once rather than with each file that includes them: a learner waits for those at every save.
file(WRITE "${include}/../asio.cpp.new" "#include <asio/impl/src.hpp>\n")
file(COPY_FILE "${include}/../asio.cpp.new" "${include}/../asio.cpp" ONLY_IF_DIFFERENT)
add_library(untwist_asio STATIC EXCLUDE_FROM_ALL "${include}/../asio.cpp")
target_include_directories(untwist_asio SYSTEM PUBLIC "${include}")
# Asio 1.22 looks for aligned_alloc() in a way that depends on which header comes first; two files would not agree.
target_compile_definitions(untwist_asio PUBLIC ASIO_STANDALONE ASIO_SEPARATE_COMPILATION ASIO_NO_DEPRECATED
  ASIO_DISABLE_STD_ALIGNED_ALLOC
  ASIO_DISABLE_FENCED_BLOCK) # each io_context belongs to one thread, and the thread sanitizer does not know fences
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang") # Asio 1.22 does not know that clang has them
  target_compile_definitions(untwist_asio PUBLIC ASIO_HAS_CO_AWAIT ASIO_HAS_STD_COROUTINE)
endif()
target_link_libraries(untwist_asio PUBLIC untwist_settings)
if(WIN32)
  target_link_libraries(untwist_asio PUBLIC ws2_32 mswsock bcrypt)
  target_compile_definitions(untwist_asio PUBLIC ASIO_DISABLE_IOCP) # with completion ports, a socket cannot be taken back
endif()
set(UNTWIST_HEADERS_OF_asio <asio/executor_work_guard.hpp> <asio/io_context.hpp> <asio/steady_timer.hpp>)
if(NOT WIN32)
  list(APPEND UNTWIST_HEADERS_OF_asio <asio/posix/stream_descriptor.hpp>)
endif()
