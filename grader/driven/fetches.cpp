// driven_NN_fetches: a client and its requests, driven as ./untwist grade asks. grader/trials/fetches.cpp, which asks
// the questions, explains them and their answers.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <untwist/http/http_client.hpp>
#include <untwist/http/response_reader.hpp>
#include <untwist/testing/world.hpp>

#include "questions.hpp"
#include "testing/records.hpp"

using namespace untwist;

namespace {

std::string on_one_line(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == ' ' ? std::string("_") : c == '\r' ? "" : c == '\n' ? "|" : std::string(1, c);
  return out;
}

// head METHOD HOST PORT TARGET BODY FIELD...
std::string head_of(const std::vector<std::string>& words) {
  http::ClientRequest request{.method = words.at(1)};
  const http::Url url{
      .host = words.at(2), .port = static_cast<std::uint16_t>(std::stoi(words.at(3))), .target = words.at(4)};
  if (words.at(5) != "-") request.body = words.at(5);
  for (std::size_t i = 6; i < words.size(); ++i) request.fields.add(words[i].substr(0, 1), words[i].substr(1));
  return on_one_line(http::request_head(url, request));
}

std::string bytes_of(const std::string& word) {
  std::string out;
  for (const char c : word) out += c == '_' ? std::string(" ") : c == '|' ? "\r\n" : std::string(1, c);
  return out;
}

// fetch METHOD PIECE BYTES
std::string fetch(const std::vector<std::string>& words) {
  untwist::testing::World world;
  const Address at{"127.0.0.1", 8000};
  world.network.serve(at);
  auto client = http::make_client(*world.reactor, {.network = &world.network});
  std::string outcome = "pending";
  std::optional<http::ClientResponse> response;
  const auto came = client->request({.method = words.at(1), .url = "http://127.0.0.1:8000/"})
                        .add_callbacks([&](http::ClientResponse arrived) { response.emplace(std::move(arrived)); },
                                       [&](const Failure& why) {
                                         outcome = why.is<http::NoResponse>()    ? "none"
                                                   : why.is<http::BadResponse>() ? "bad"
                                                                                 : "other: " + why.message();
                                       });
  world.settle();
  const auto server = world.network.next_connection(at);
  server->take();
  const std::size_t piece = std::stoul(words.at(2));
  const std::string bytes = words.size() > 3 ? bytes_of(words[3]) : "";
  for (std::size_t i = 0; i < bytes.size(); i += piece) {
    server->send(bytes.substr(i, piece));
    world.settle();
  }
  server->close();
  world.settle();
  Deferred<> read;
  if (response) {
    const std::string status = std::to_string(response->status);
    outcome = status + " pending";
    read =
        response->read_body().add_callbacks([&, status](const std::string& body) { outcome = status + " ok " + body; },
                                            [&, status](const Failure& why) {
                                              const auto* cut = why.as<http::BodyCutShort>();
                                              outcome = status + (cut ? " cut " + cut->received : " bad");
                                            });
    world.settle();
  }
  const std::string answer = outcome;  // what is left now fails, and does not matter
  response.reset();
  client.reset();
  world.settle();
  return answer;
}

std::string answer(const std::vector<std::string>& words) {
  return words.at(0) == "head" ? head_of(words) : fetch(words);
}

}  // namespace

void untwist::testing::on_story_line(const StoryLine&) {}

int main() { return driven::answer_questions(answer); }
