#pragma once
// Building the site.

#include "text.hpp"

namespace tool {

struct SiteResult {
  std::string folder;  ///< where the pages are
  Strings left_out;    ///< what this machine cannot do, and why
  Lines problems;      ///< what is broken; empty when the site is good
};

/// Builds the site into build/site/html.
SiteResult build_site();

}  // namespace tool
