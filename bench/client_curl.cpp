// The same requests by libcurl's multi interface: bench_client_curl PORT REQUESTS AT_ONCE
//
// Prints seconds, and processor time per request in microseconds.

#include <curl/curl.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "bench.hpp"

namespace {

std::size_t take(char*, std::size_t size, std::size_t count, void*) { return size * count; }

// Each handle sends one request after the other. A handle keeps its settings, and the multi handle its connections.
void run(CURLM* multi, std::vector<CURL*>& handles, long requests) {
  long left = requests;
  std::size_t open = 0;
  for (CURL* each : handles) {
    if (left-- > 0) {
      curl_multi_add_handle(multi, each);
      ++open;
    }
  }
  while (open > 0) {
    int running = 0, waiting = 0;
    curl_multi_perform(multi, &running);
    while (const CURLMsg* message = curl_multi_info_read(multi, &waiting)) {
      CURL* const done = message->easy_handle;
      if (message->data.result != CURLE_OK) {
        std::fprintf(stderr, "%s\n", curl_easy_strerror(message->data.result));
        std::exit(1);
      }
      curl_multi_remove_handle(multi, done);
      --open;
      if (left-- > 0) {
        curl_multi_add_handle(multi, done);
        ++open;
      }
    }
    if (open > 0) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const long requests = std::atol(argv[2]);
  const int at_once = std::atoi(argv[3]);
  const std::string url = "http://127.0.0.1:" + std::string(argv[1]) + "/";
  curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM* const multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, long(at_once));
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, long(at_once));
  std::vector<CURL*> handles;
  for (int i = 0; i < at_once; ++i) {
    CURL* const handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take);
    handles.push_back(handle);
  }
  run(multi, handles, 100);
  const bench::Seconds used = bench::processor_time();
  const bench::Seconds time = bench::timed([&] { run(multi, handles, requests); });
  std::printf("%.4f %.3f\n", time.count(), (bench::processor_time() - used).count() * 1e6 / double(requests));
  for (CURL* each : handles) curl_easy_cleanup(each);
  curl_multi_cleanup(multi);
}
