#pragma once
// Decks as people see them, and the run sheet.

#include "schedule.hpp"
#include "text.hpp"

namespace tool {

/// A deck with our theme, and with the minutes of each slide on it and in its notes.
std::string staged_deck(std::string_view deck);

/// The workshop on one page. @p start  minutes after midnight.
std::string run_sheet(const std::vector<Slot>& slots, int start);

/// Builds decks, notes and run sheet into build/slides.
/// @returns what is wrong: slides that overflow, a run sheet of more than one page.
/// @throws Error  when a tool is missing or fails.
Strings build_slides(int start, bool breaks);

}  // namespace tool
