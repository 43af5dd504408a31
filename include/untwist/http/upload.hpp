#pragma once
/// @file
/// The body of a request while it is sent.

#include <untwist/http/client_message.hpp>

namespace untwist::http {

/// The pieces of an upload as they are sent: checked against its length, or as chunks.
/// @returns a function for send_pieces(). It throws BadRequest if upload.read returns more or fewer bytes than
///          upload.length. Twisted: `WrongBodyLength`.
ReadPiece pieces_of(Upload upload);

}  // namespace untwist::http
