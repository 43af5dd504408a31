#include <untwist/base/log.hpp>
#include <untwist/reactor/reactor.hpp>

namespace untwist {

Hold::Hold(Callback released)
    : held_(nullptr, [released = std::move(released)](void*) {
        try {
          released();
        } catch (...) {
          log_current_error("the release of a hold");
        }
      }) {}

}  // namespace untwist
