#pragma once
// Shared by the tests of the reader of responses.

#include <string>
#include <untwist/http/response_reader.hpp>

#include "http_client_test.hpp"

namespace untwist::testing {

using http::ResponseLimits;
using http::ResponseReader;

class ReaderTest : public ::testing::Test {
 protected:
  // The head in these bytes, or why there is no head.
  std::string read(const std::string& bytes, const ResponseLimits& limits = {}) {
    ResponseReader reader(limits);
    reader.begin("GET");
    try {
      reader.append(bytes);
      if (!reader.take_head()) return "incomplete";
    } catch (const http::BadResponse& why) {
      return why.what();
    }
    const http::ResponseHead head = reader.head();
    std::string out = std::to_string(head.status);
    for (const auto& [name, value] : head.fields()) out += " " + std::string(name) + "=[" + std::string(value) + "]";
    return out;
  }
};

}  // namespace untwist::testing
