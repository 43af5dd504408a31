#pragma once
// Builds the decks as people see them, and the run sheet.

#include "schedule.hpp"
#include "text.hpp"

namespace tool {

/// A deck with our theme, with each slide's minutes on the slide and in its notes.
std::string staged_deck(std::string_view deck);

/// The workshop on one page. @p start  minutes after midnight.
std::string run_sheet(const std::vector<Slot>& slots, int start);

/// Builds decks, notes and run sheet into build/slides.
/// @returns the problems: slides that overflow, a run sheet of more than one page.
/// @throws Error  if a tool is missing or fails.
Strings build_slides(int start, bool breaks);

}  // namespace tool
