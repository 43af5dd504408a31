#pragma once
// A redirect from a folder's address without its slash to the one with it.

#include <untwist/http/message.hpp>

namespace untwist::http {

// Without the slash, relative links on the folder's page would lead elsewhere. The status is 301 for GET and HEAD. For
// other methods it is 308, which keeps the method and the body.
Response with_its_slash(const Request& request);

}  // namespace untwist::http
