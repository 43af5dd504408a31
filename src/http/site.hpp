#pragma once
// The data that all connections of a server share.

#include <memory>
#include <string>
#include <utility>

#include <untwist/http/server.hpp>

namespace untwist::http {

struct Site {
  Site(ReactorTime& its_time, Handler its_handler, ServerOptions its_options)
      : time(its_time), handler(std::move(its_handler)), options(std::move(its_options)) {}

  // The date changes once a second. Until then it is not formatted again.
  const std::string& date() {
    const WallTime now = std::chrono::floor<std::chrono::seconds>(options.wall_clock());
    if (date_.empty() || now != date_is_of_) {
      date_is_of_ = now;
      date_ = format_date(now);
    }
    return date_;
  }

  ReactorTime& time;
  const Handler handler;
  const ServerOptions options;
  int connections = 0;
  std::string spare;  // an empty buffer for responses

 private:
  std::string date_;
  WallTime date_is_of_;
};

using SitePtr = std::shared_ptr<Site>;

// One client's requests, answered one after the other. Lesson 06 writes it.
ProtocolPtr make_http_connection(SitePtr site);

}  // namespace untwist::http
