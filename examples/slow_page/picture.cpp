#include "picture.hpp"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>

#include "markup.hpp"

namespace slow_page {

using tool::Svg;

namespace {

// printf() into a string.
[[gnu::format(printf, 1, 2)]] std::string print(const char* format, ...) {
  char text[512];
  std::va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  return text;
}

// Sizes in pixels.
constexpr double kWidth = 960;
constexpr double kLeft = 32;
constexpr double kRight = kWidth - 32;
constexpr double kTop = 112;     // of the first panel
constexpr double kPlotTop = 52;  // of the lines in a panel
constexpr double kPlotHeight = 150;
constexpr double kPanelHeight = kPlotTop + kPlotHeight + 30;

// Waiting and being served differ in thickness as well as in colour.
constexpr const char* kStyle = R"(
  .paper { fill: #ffffff; stroke: #d1d9e0 }
  text { fill: #1f2328; font: 15px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif }
  .small { font-size: 13px; fill: #59636e }
  .name { font-size: 18px; font-weight: 600 }
  .title { font-size: 22px; font-weight: 600 }
  .end { text-anchor: end }
  .middle { text-anchor: middle }
  .grid { stroke: #d1d9e0; stroke-width: 1 }
  .waiting { stroke: #aab4c0; fill: none }
  .served { stroke: #0a63c9; fill: none }
  .thread { fill: #c2520a }
  .lens { fill: #0a63c9; opacity: .08 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117; stroke: #3d444d }
    text { fill: #f0f6fc }
    .small { fill: #9aa4af }
    .grid { stroke: #30363d }
    .waiting { stroke: #59636e }
    .served { stroke: #58a6ff }
    .thread { fill: #f0883e }
    .lens { fill: #58a6ff; opacity: .13 }
  }
)";

// Converts time to a position: `zero` is where time 0 is drawn.
struct Scale {
  double zero;
  double pixels_per_second;
  double operator()(Seconds time) const { return zero + time.count() * pixels_per_second; }
};

// The lines of all requests of one server: two paths, thin for waiting, thick for being served.
void add_time_lines(Svg& svg, const Measured& server, const Scale& scale, double top, double height, double thickness) {
  const double pitch = height / static_cast<double>(server.requests.size());
  std::string waiting, served;
  double y = top + pitch / 2;
  for (const Request& request : server.requests) {
    waiting += print("M%.2f %.2fH%.2f", scale(request.asked), y, scale(request.taken_up));
    served += print("M%.2f %.2fH%.2f", scale(request.taken_up), y, scale(request.answered));
    y += pitch;
  }
  svg.path(waiting, "waiting", {{"stroke-width", std::min(pitch * .4, 2.0)}});
  svg.path(served, "served", {{"stroke-width", std::min(pitch * thickness, 8.0)}});
}

// Draws one mark for each thread.
void add_thread_marks(Svg& svg, double x, double y, int threads) {
  const double pitch = std::min(7.0, (kRight - 100 - x) / threads);
  std::string marks;
  for (int i = 0; i < threads; ++i)
    marks += print("M%.2f %.1fh%.2fv9h-%.2fz", x + i * pitch, y, pitch * .7, pitch * .7);
  svg.path(marks, "thread");
}

// A measurement that is too short to be seen on the common scale is drawn a second time, wider, in a frame with its own
// scale.
void add_magnified(Svg& svg, const Measured& server, const Scale& scale, double top) {
  const double left = kLeft + 150, width = 240, margin = 12;
  const double bottom = top + kPlotHeight;
  const double end = scale(server.total());
  const Scale wide{left, width / server.total().count()};
  const double factor = wide.pixels_per_second / scale.pixels_per_second;
  svg.path(print("M%.1f %.1fL%.1f %.1fV%.1fL%.1f %.1fz", end, top, left - margin, top, bottom, end, bottom), "lens");
  svg.rect(left - margin, top, width + 2 * margin, kPlotHeight, "paper", {{"rx", 6}});
  add_time_lines(svg, server, wide, top + 8, kPlotHeight - 32, .7);
  svg.text(left, bottom - 7, "small", "0 s");
  svg.text(left + width, bottom - 7, "small end", seconds_text(server.total()));
  svg.text(left + width + 30, top + 70, "", "served all at once");
  svg.text(left + width + 30, top + 90, "small", print("the same lines, %.0f times wider", factor));
}

void add_panel(Svg& svg, const Measured& server, const Scale& scale, double top) {
  const double plot = top + kPlotTop;
  svg.text(kLeft, top + 16, "name", server.name);
  svg.text(kRight, top + 16, "name end", seconds_text(server.total()));
  svg.text(kLeft, top + 39, "small", threads_text(server));
  svg.text(kRight, top + 39, "small end", memory_text(server));
  if (server.usage) add_thread_marks(svg, kLeft + 90, top + 30, server.usage->threads);
  add_time_lines(svg, server, scale, plot, kPlotHeight, 1.4);
  if (server.longest_wait() > server.total() / 2)
    svg.text(kRight - 16, plot + 26, "end", "the last client stood in line for " + seconds_text(server.longest_wait()));
  if (scale(server.total()) - kLeft < 60) add_magnified(svg, server, scale, plot);
}

// A round number of seconds that divides the whole into 5 to 10 parts.
double step_of_grid(Seconds whole) {
  double step = std::pow(10, std::floor(std::log10(whole.count())));
  if (whole.count() / step < 2) return step / 5;
  return whole.count() / step < 5 ? step / 2 : step;
}

void add_grid(Svg& svg, Seconds whole, const Scale& scale, double bottom) {
  const double step = step_of_grid(whole);
  for (double second = 0; second <= whole.count() * 1.0001; second += step) {
    const double x = scale(Seconds(second));
    svg.path(print("M%.1f %.1fV%.1f", x, kTop + kPlotTop - 6, bottom), "grid");
    svg.text(x, bottom + 18, "small middle", print("%g s", second));
  }
}

}  // namespace

Seconds Measured::total() const {
  Seconds last{};
  for (const Request& request : requests) last = std::max(last, request.answered);
  return last;
}

Seconds Measured::longest_wait() const {
  Seconds longest{};
  for (const Request& request : requests) longest = std::max(longest, request.taken_up - request.asked);
  return longest;
}

std::string threads_text(const Measured& server) {
  if (!server.usage) return "threads not measured";
  return print(server.usage->threads == 1 ? "%d thread" : "%d threads", server.usage->threads);
}

std::string memory_text(const Measured& server) {
  if (!server.usage) return "memory not measured";
  return print("%.1f MB", static_cast<double>(server.usage->peak_memory_kibibytes) / 1024);
}

std::string seconds_text(Seconds time) { return print("%.2f s", time.count()); }

std::string draw(const std::vector<Measured>& servers, std::chrono::milliseconds delay) {
  Seconds whole{};
  for (const Measured& server : servers) whole = std::max(whole, server.total());
  const Scale scale{kLeft, (kRight - kLeft) / whole.count()};
  const double bottom = kTop + kPanelHeight * static_cast<double>(servers.size()) - 14;
  const double height = bottom + 40;
  const std::string title = print("%zu clients ask for the same slow page", servers.front().requests.size());

  std::string description;
  for (const Measured& server : servers) {
    description += server.name + ": all clients were answered after " + seconds_text(server.total()) +
                   ", the longest wait was " + seconds_text(server.longest_wait()) + "; " + threads_text(server) +
                   ", " + memory_text(server) + ". ";
  }
  Svg svg;
  svg.rect(.5, .5, kWidth - 1, height - 1, "paper", {{"rx", 8}});
  svg.text(kLeft, 42, "title", title);
  svg.text(
      kLeft, 68, "small",
      print("All ask at time 0; each answer takes %d ms. One line is one client.", static_cast<int>(delay.count())));
  svg.path("M540 63h40", "waiting", {{"stroke-width", 2}});
  svg.text(588, 68, "small", "waits for its turn");
  svg.path("M720 63h40", "served", {{"stroke-width", 5}});
  svg.text(768, 68, "small", "is being served");

  add_grid(svg, whole, scale, bottom);
  double top = kTop;
  for (const Measured& server : servers) {
    add_panel(svg, server, scale, top);
    top += kPanelHeight;
  }
  return svg.document(kWidth, height, title + ", served in three ways", description, kStyle);
}

}  // namespace slow_page
