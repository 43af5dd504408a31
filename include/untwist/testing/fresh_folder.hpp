#pragma once
/// @file
/// A folder for a test that needs real files.

#include <string>

namespace untwist::testing {

/// A folder that no other program has, empty at first. The destructor removes it with everything in it, also when an
/// exception ends the test. A name made of the number of the process would not do: numbers come again, and a program
/// that crashes leaves its folder behind.
class FreshFolder {
 public:
  /// @throws std::runtime_error  if it cannot be created.
  FreshFolder();
  ~FreshFolder();
  FreshFolder(const FreshFolder&) = delete;
  FreshFolder& operator=(const FreshFolder&) = delete;

  /// Its path, without a slash at the end.
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace untwist::testing
