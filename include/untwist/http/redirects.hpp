#pragma once
/// @file
/// Following a server that sends us elsewhere. RFC 9110, section 15.4.

#include <optional>
#include <untwist/http/http_client.hpp>

namespace untwist::http {

/// The request that follows a redirect. Nothing if @p response is not a redirect, or is not to be followed.
///
/// Its url is the new address. A method other than GET and HEAD is sent again only as Redirects says; otherwise it
/// becomes GET, without its body. Credentials and cookies go to no other server.
/// @param from  where @p request was sent.
/// @throws BadRedirect  if the redirect cannot be followed: without a Location, from https to http, or with a method that
///                      is not sent again.
/// @throws BadUrl       if the Location is not an address.
std::optional<ClientRequest> redirected(Redirects how, const Url& from, const ClientRequest& request,
                                        const ResponseHead& response);

}  // namespace untwist::http
