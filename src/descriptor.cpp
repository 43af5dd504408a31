#include <untwist/base/errors.hpp>
#include <untwist/reactor/reactor.hpp>

namespace untwist {

Descriptor::Ending Descriptor::do_hang_up() { return Failure::of(ConnectionLost()); }

}  // namespace untwist
