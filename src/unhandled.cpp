#include <string>
#include <string_view>

#include <untwist/base/log.hpp>

namespace untwist {

namespace {

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

void log_unhandled(const Failure& failure) noexcept {
  try {
    std::string doing = "a Deferred ended with an unhandled failure";
    if (const auto& origin = failure.origin(); origin.line() != 0) {
      doing += "; it came from " + std::string(file_name(origin.file_name())) + ":" + std::to_string(origin.line());
    }
    log_error(doing, failure);
  } catch (...) {
    log_error("a Deferred ended with an unhandled failure", failure);
  }
}

}  // namespace untwist
