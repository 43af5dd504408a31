// The C++ that lesson 03 takes for granted.

#include <cstdio>
#include <map>
#include <string>
#include <string_view>

void find_and_cut() {
  //! [find]
  std::string buffer = "one\r\ntwo";
  const std::size_t end = buffer.find("\r\n");  // std::string::npos if it isn't there
  if (end != std::string::npos) {
    const std::string line = buffer.substr(0, end);   // a copy
    const std::string_view view(buffer.data(), end);  // no copy: it points into the buffer
    std::printf("%s, %zu bytes\n", line.c_str(), view.size());
    buffer.erase(0, end + 2);  // `line` lives on, `view` is invalid now
  }
  //! [find]
  std::printf("%s is left\n", buffer.c_str());
}

struct Guest {
  std::string name;
};

//! [registry]
class Room {
 public:
  void join(Guest& guest) { guests_[guest.name] = &guest; }
  void leave(const Guest& guest) { guests_.erase(guest.name); }
  std::size_t size() const { return guests_.size(); }

 private:
  std::map<std::string, Guest*> guests_;  // owns nobody: each guest must leave before it dies
};
//! [registry]

int main() {
  find_and_cut();
  Room room;
  Guest alice{"alice"};
  room.join(alice);
  room.leave(alice);
  std::printf("%zu in the room\n", room.size());
}
