#include <untwist/base/failure.hpp>

namespace untwist {

std::string Failure::message() const {
  try {
    std::rethrow_exception(error_);
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "an exception that is not a std::exception";
  }
}

}  // namespace untwist
