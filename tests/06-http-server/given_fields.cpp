#include <untwist/http/parse.hpp>

#include "http_test.hpp"

namespace untwist::testing {
namespace {

using http::parse_field;

int refused_field(std::string_view line) {
  return refused([&] { parse_field(line); });
}

TEST(Given_Field, IsANameAndAValue) {
  rule("K8", "a field is a name, a colon and a value");
  const auto field = parse_field("Host: example.org:80");
  expect("the name", field.name, "Host");
  expect("the value", field.value, "example.org:80");
  expect("a value may be empty", parse_field("Accept:").value, "");
}

TEST(Given_Field, WhiteSpaceAroundTheValueIsNotPartOfIt) {
  rule("K10", "spaces and tabs around a value are removed; those inside it stay");
  expect("the value", parse_field("A: \t b \t c \t").value, "b \t c");
  expect("no space is needed", parse_field("A:b").value, "b");
}

TEST(Given_Field, TheNameIsAToken) {
  rule("K8 K10 K11",
       "no colon, no name, white space before the colon or before the name: 400. Folded lines are therefore refused, "
       "too");
  for (const char* line : {"Host", ":", ": x", "Host : x", "Host\t: x", " Host: x", "\tHost: x", "Ho st: x",
                           "H\xc3\xb6st: x", "\"Host\": x", "(Host): x"}) {
    expect("the status for \"" + std::string(line) + "\"", refused_field(line), 400);
  }
}

TEST(Given_Field, TheValueHasNoControlBytes) {
  rule("K9 K12", "a control byte other than a tab: 400; bytes above 0x7F are opaque, and allowed");
  using namespace std::string_view_literals;
  for (const std::string_view line :
       {"A: b\0c"sv, "A: b\rc"sv, "A: b\nc"sv, "A: \x7f"sv, "A: \x1b[1m"sv, "A: b\r"sv, "A:\rb"sv}) {
    expect("the status for \"" + std::string(line) + "\"", refused_field(line), 400);
  }
  expect("the value", parse_field("A: caf\xc3\xa9").value, "caf\xc3\xa9");
}

}  // namespace
}  // namespace untwist::testing
