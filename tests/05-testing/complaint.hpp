#pragma once
// What an error says.

#include <string>

namespace untwist::testing {

// What the Error says that an action throws; empty when it throws none.
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
