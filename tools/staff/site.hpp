#pragma once
// Building the site.

#include "text.hpp"

namespace tool {

struct SiteResult {
  std::string folder;  ///< where the pages are
  Strings left_out;    ///< the parts that this machine cannot build, and why
  Lines problems;      ///< broken parts; empty if the site is good
};

/// Builds the site into build/site/html.
SiteResult build_site();

}  // namespace tool
