#include <cstdint>
#include <filesystem>
#include <random>
#include <stdexcept>

#include <untwist/testing/fresh_folder.hpp>

namespace untwist::testing {

namespace fs = std::filesystem;

FreshFolder::FreshFolder() {
  std::random_device random;
  std::error_code error;
  do {
    const std::uint64_t number = std::uint64_t{random()} << 32 | random();
    path_ = (fs::temp_directory_path() / ("untwist-" + std::to_string(number))).string();
  } while (!fs::create_directory(path_, error) && !error);  // false without an error: it exists already
  if (error) throw std::runtime_error(path_ + " cannot be created");
  fs::permissions(path_, fs::perms::owner_all);
}

FreshFolder::~FreshFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace untwist::testing
