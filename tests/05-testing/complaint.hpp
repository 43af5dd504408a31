#pragma once
// Reads an error's message.

#include <string>

namespace untwist::testing {

// The message of the Error that an action throws; empty if it throws none.
template <class Error, class Action>
std::string complaint_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace untwist::testing
