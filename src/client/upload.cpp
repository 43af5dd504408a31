#include <untwist/http/upload.hpp>
#include <untwist/http/write.hpp>
#include <utility>

namespace untwist::http {

namespace {

ReadPiece counted_pieces(ReadPiece read, std::uint64_t length) {
  return [read = std::move(read), length, left = length](std::size_t most) mutable {
    std::string piece = read(most);
    if (piece.size() > left)
      throw BadRequest("the body has more than the " + std::to_string(length) + " bytes that were promised");
    left -= piece.size();
    if (piece.empty() && left > 0)
      throw BadRequest("the body has " + std::to_string(left) + " bytes fewer than the " + std::to_string(length) +
                       " that were promised");
    return piece;
  };
}

ReadPiece chunks(ReadPiece read) {
  constexpr std::size_t size_line = 20;  // a chunk's size and its line ends are not longer
  return [read = std::move(read), ended = false](std::size_t most) mutable {
    std::string out;
    if (ended) return out;
    const std::string piece = read(most > size_line ? most - size_line : 1);
    write_chunk(out, piece);
    ended = piece.empty();
    if (ended) write_last_chunk(out);
    return out;
  };
}

}  // namespace

ReadPiece pieces_of(Upload upload) {
  if (upload.length) return counted_pieces(std::move(upload.read), *upload.length);
  return chunks(std::move(upload.read));
}

}  // namespace untwist::http
