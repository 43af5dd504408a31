#pragma once
// From a folder's address without its slash to the one with it.

#include <untwist/http/message.hpp>

namespace untwist::http {

// Relative links on the folder's page would lead elsewhere without the slash. 301 for what is read; anything else keeps
// its method and its body by 308.
Response with_its_slash(const Request& request);

}  // namespace untwist::http
