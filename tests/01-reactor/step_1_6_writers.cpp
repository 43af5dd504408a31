#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <map>

#include "reactor_test.hpp"

namespace untwist::testing {
namespace {

class Step1_6_WritersAndRemoval : public ReactorTest {
 protected:
  // Two probes that are both ready to read.
  SocketPair first_sockets, second_sockets;
  std::shared_ptr<Probe> first = probe("the first", first_sockets);
  std::shared_ptr<Probe> second = probe("the second", second_sockets);

  void both_ready_to_read() {
    for (const auto& [reader, sockets] : {std::pair(first, &first_sockets), std::pair(second, &second_sockets)}) {
      reactor->add_reader(reader);
      sockets->send_from_far("x");
    }
  }

  static bool is(const std::vector<DescriptorPtr>& list, std::vector<DescriptorPtr> expected) {
    return list == expected;
  }
};

TEST_F(Step1_6_WritersAndRemoval, AWriterIsNotifiedWhenThereIsRoom) {
  rule("C2", "a writer is notified when its descriptor is writable", "tell");
  reactor->add_writer(first);
  second_sockets.fill_near();
  reactor->add_writer(second);
  turn();
  expect("the events of the writer with room", first->log(), "write");
  expect("the events of the writer without room", second->log(), "");
  second_sockets.read_at_far();
  turn();
  expect("its events once there was room", second->log(), "write");
}

TEST_F(Step1_6_WritersAndRemoval, ARemovedWriterIsNotNotified) {
  rule("C3", "after remove_writer() the writer is not notified again", "Watches::remove_writer");
  reactor->add_writer(first);
  turn();
  reactor->remove_writer(*first);
  turn();
  expect("the writer's events", first->log(), "write");
}

TEST_F(Step1_6_WritersAndRemoval, TheListsShowExactlyTheRegisteredDescriptors) {
  rule("C4", "readers() and writers() list the registered descriptors, and no others", "Watches::add_writer");
  expect_that("at first nothing is registered", reactor->readers().empty() && reactor->writers().empty());
  reactor->add_reader(first);
  reactor->add_writer(first);
  reactor->add_writer(second);
  expect_that("readers() lists the first", is(reactor->readers(), {first}));
  expect_that("writers() lists both", is(reactor->writers(), {first, second}));
  reactor->remove_writer(*first);
  expect_that("readers() still lists the first", is(reactor->readers(), {first}));
  expect_that("writers() lists the second", is(reactor->writers(), {second}));
}

TEST_F(Step1_6_WritersAndRemoval, RemoveAllReturnsEachDescriptorOnceAndKeepsTheWaker) {
  rule("C6", "remove_all() unregisters every descriptor except the reactor's own", "Watches::remove_all");
  reactor->add_reader(first);
  reactor->add_writer(first);
  reactor->add_reader(second);
  expect_that("it returns both, each once", is(reactor->remove_all(), {first, second}));
  expect_that("nothing is registered any more", reactor->readers().empty() && reactor->writers().empty());
  expect_that("a second call returns nothing", reactor->remove_all().empty());
}

TEST_F(Step1_6_WritersAndRemoval, AHangUpWatchIsNotifiedOnce) {
  rule("C6",
       "a descriptor that is neither a reader nor a writer is notified of a hang-up once; remove_all() drops such a "
       "watch, too",
       "Watches::remove_all");
  std::map<int, int> is;  // the state of each of two made-up descriptors
  kernel.readiness = [&](int fd, short events) { return static_cast<short>(is[fd] & (events | POLLHUP | POLLERR)); };
  constexpr int one = FakeKernel::kFirstMadeUp, other = one + 1;
  const auto third = std::make_shared<Probe>("the third", one), fourth = std::make_shared<Probe>("the fourth", other);
  reactor->add_hang_up_watch(third);
  reactor->add_hang_up_watch(third);  // adding it twice is the same as adding it once
  reactor->add_hang_up_watch(fourth);
  is[one] = POLLIN | POLLOUT;
  turn();
  expect("the third's events when there was input and room", third->log(), "");
  third->on_hang_up = [] { return Descriptor::Ending(); };
  is[one] = POLLHUP;
  turn();
  turn();
  expect("the third's events when the other side closed", third->log(), "hang-up");
  reactor->add_hang_up_watch(third);
  third->on_hang_up = nullptr;
  turn();
  turn();
  expect("its events when do_hang_up() returned an ending", third->log(), "hang-up hang-up lost");
  reactor->add_hang_up_watch(third);
  third->on_hang_up = []() -> Descriptor::Ending { throw std::runtime_error("the third fails"); };
  is[one] = POLLERR | POLLHUP;
  turn();
  turn();
  expect("its events when do_hang_up() threw", third->log(), "hang-up hang-up lost hang-up lost");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
  expect_that("remove_all() returns the fourth", reactor->remove_all() == std::vector<DescriptorPtr>{fourth});
  is[other] = POLLHUP;
  turn();
  expect("the fourth's events after that", fourth->log(), "");
  reactor->add_reader(fourth);
  reactor->add_hang_up_watch(fourth);
  is[other] = POLLIN | POLLHUP;
  fourth->on_read = []() -> Descriptor::Ending { return Failure::of(ConnectionDone()); };
  turn();
  turn();
  expect("the events of a reader", fourth->log(), "read lost");
  kernel.readiness = nullptr;
}

TEST_F(Step1_6_WritersAndRemoval, ARemovedHangUpWatchIsNotNotified) {
  rule("C3",
       "after remove_hang_up_watch() the descriptor is not notified of a hang-up, and remove_all() does not return it",
       "Watches::remove_all");
  reactor->add_hang_up_watch(first);
  reactor->add_hang_up_watch(second);
  reactor->remove_hang_up_watch(*first);
  first_sockets.close_far();
  turn();
  expect("its events when the other side closed", first->log(), "");
  expect_that("remove_all() returns the other one", is(reactor->remove_all(), {second}));
}

TEST_F(Step1_6_WritersAndRemoval, ADescriptorRemovedByAnotherInTheSameTurnIsNotNotified) {
  rule("C7", "registration is checked before each notification, not once per turn", "tell");
  both_ready_to_read();
  const auto removes_other = [this](Probe& other) {
    return [this, &other]() -> Descriptor::Ending {
      reactor->remove_reader(other);
      return {};
    };
  };
  first->on_read = removes_other(*second);
  second->on_read = removes_other(*first);
  turn();
  expect("the length of both event logs together", first->log().size() + second->log().size(),
         std::string("read").size());
}

TEST_F(Step1_6_WritersAndRemoval, ADescriptorThatIsOnlyAWriterNowIsNotAskedToRead) {
  rule("C8", "registration is checked before each notification, for reading and for writing separately", "tell");
  both_ready_to_read();
  reactor->add_writer(first);
  reactor->add_writer(second);
  const auto stops_other = [this](Probe& other) {
    return [this, &other]() -> Descriptor::Ending {
      reactor->remove_reader(other);
      return {};
    };
  };
  first->on_read = stops_other(*second);
  second->on_read = stops_other(*first);
  turn();
  const std::string logs = first->log() + " | " + second->log();
  expect_that("one reads and writes, the other only writes; got: " + logs,
              logs == "read write | write" || logs == "write | read write");
}

TEST_F(Step1_6_WritersAndRemoval, ARemovedReaderIsNotAskedForItsDescriptor) {
  rule("C9", "after a descriptor is removed, the reactor no longer calls its fileno()", "drop_closed_descriptors");
  reactor->add_reader(first);
  reactor->add_writer(second);
  turn();
  reactor->remove_reader(*first);
  const int asked = first->asked();
  turn();
  turn();
  expect("how often fileno() was called after the removal", first->asked() - asked, 0);
  expect("the events of the writer beside it", second->log(), "write write write");
}

TEST_F(Step1_6_WritersAndRemoval, ADescriptorThatThrowsIsLoggedAndLost) {
  rule("C10",
       "if a descriptor throws, the error is logged, the descriptor is unregistered, and connection_lost() gets the "
       "error as its reason",
       "tell");
  both_ready_to_read();
  first->on_read = []() -> Descriptor::Ending { throw std::runtime_error("the first fails"); };
  turn();
  turn();
  expect("the first's events", first->log(), "read lost");
  expect("the reason given to connection_lost()", first->lost(), "the first fails");
  expect("the second's events", second->log(), "read");
  const auto logged = take_logged_errors();
  expect("how many errors were logged", logged.size(), 1u);
  reactor->add_writer(second);
  second->on_write = []() -> Descriptor::Ending { throw std::runtime_error("the second fails"); };
  turn();
  expect("the second's events after it threw", second->log(), "read write lost");
  expect_that("it is no longer a reader either", reactor->readers().empty());
  expect("how many errors were logged after that", take_logged_errors().size(), 1u);
}

TEST_F(Step1_6_WritersAndRemoval, AReturnedEndingIsTheReasonOfTheLoss) {
  rule("C11", "an ending that do_read() or do_write() returns is the reason passed to connection_lost()", "tell");
  both_ready_to_read();
  first_sockets.read_at_far();
  first->on_read = []() -> Descriptor::Ending { return Failure::of(ConnectionDone()); };
  reactor->add_writer(second);
  second->on_write = []() -> Descriptor::Ending { return Failure::of(ConnectionLost("no one is there")); };
  turn();
  turn();
  expect("the first's events", first->log(), "read lost");
  expect_that("the first was closed cleanly", first->lost_for<ConnectionDone>());
  expect("the second's events", second->log(), "read write lost");
  expect("why the second was lost", second->lost(), "no one is there");
}

TEST_F(Step1_6_WritersAndRemoval, ADescriptorClosedWhileRegisteredIsLost) {
  rule("C12", "a descriptor whose number becomes -1 while it is registered is lost", "drop_closed_descriptors");
  reactor->add_reader(first);
  turn();
  first->set_fileno(-1);
  turn();
  turn();
  expect("its events", first->log(), "lost");
  expect_that("the reason is ConnectionLost", first->lost_for<ConnectionLost>());
  expect_that("nothing is registered any more", reactor->readers().empty());
}

TEST_F(Step1_6_WritersAndRemoval, ADescriptorWhoseNumberChangesIsLostOnce) {
  rule("C12", "a descriptor whose number changes while it is registered is lost as well, and only once",
       "drop_closed_descriptors");
  reactor->add_reader(first);
  turn();
  first->set_fileno(second_sockets.near_end());
  turn();
  turn();
  turn();
  expect("its events", first->log(), "lost");
  reactor->add_reader(first);
  second_sockets.send_from_far("here");
  turn();
  expect("its events after it was added again", first->log(), "lost read");
}

TEST_F(Step1_6_WritersAndRemoval, AReusedNumberBelongsToItsNewOwner) {
  rule("C13", "input on a number that was closed and reused does not go to the old owner", "tell");
  reactor->add_reader(first);
  turn();
  const auto heir = std::make_shared<Probe>("the heir", first_sockets.near_end());
  first->set_fileno(-1);
  reactor->add_reader(heir);
  first_sockets.send_from_far("for the heir");
  turn();
  expect("what the heir read", heir->received(), "for the heir");
  expect("what the old owner read", first->received(), "");
  expect("the old owner's events", first->log(), "lost");
  reactor->add_writer(heir);
  turn();
  expect("all the heir's events", heir->log(), "read write");
}

TEST_F(Step1_6_WritersAndRemoval, ADescriptorAddedInATurnIsNotNotifiedOfEarlierReadiness) {
  rule("C13", "readiness that poll() found before a descriptor was registered does not belong to that descriptor",
       "tell");
  reactor->add_reader(first);
  reactor->add_reader(second);
  first_sockets.send_from_far("x");
  second_sockets.send_from_far("x");
  const auto heir_of_first = std::make_shared<Probe>("the heir of the first", first_sockets.near_end());
  const auto heir_of_second = std::make_shared<Probe>("the heir of the second", second_sockets.near_end());
  const auto hand_over = [this](Probe& old, const DescriptorPtr& heir) {
    reactor->remove_reader(old);
    reactor->add_reader(heir);
  };
  first->on_read = [&]() -> Descriptor::Ending {
    hand_over(*second, heir_of_second);
    return {};
  };
  second->on_read = [&]() -> Descriptor::Ending {
    hand_over(*first, heir_of_first);
    return {};
  };
  turn();
  expect("the heirs' events in the turn in which they were added", heir_of_first->log() + heir_of_second->log(), "");
  turn();
  expect("the heirs' events by the next turn", heir_of_first->log() + heir_of_second->log(), "read");
}

TEST_F(Step1_6_WritersAndRemoval, InputThatCameBeforeAHangUpIsReadFirst) {
  rule("C14", "the end is reported once no input is left, and not earlier", "tell");
  reactor->add_reader(first);
  first_sockets.send_from_far("last words");
  first_sockets.close_far();
  turn();
  expect("the events in turn 1", first->log(), "read");
  expect("what was read", first->received(), "last words");
  turn();
  expect("the events in two turns", first->log(), "read read lost");
  expect_that("the connection was closed cleanly", first->lost_for<ConnectionDone>());
}

TEST_F(Step1_6_WritersAndRemoval, AWriterIsNotifiedOfAHangUp) {
  rule("C14", "a descriptor that only writes must also learn that the other side is gone", "tell");
  first_sockets.fill_near();
  first_sockets.close_far();
  reactor->add_writer(first);
  turn();
  expect("its first event", first->log().substr(0, 5), "write");
}

TEST_F(Step1_6_WritersAndRemoval, AfterAReadThatFindsTheEndNothingIsWritten) {
  rule("C15", "when do_read() returns an ending, do_write() is not called after it", "tell");
  reactor->add_reader(first);
  reactor->add_writer(first);
  first_sockets.close_far();
  turn();
  expect("its events", first->log(), "read lost");
}

TEST_F(Step1_6_WritersAndRemoval, APlainFileCanBeWatched) {
  rule("C17", "a plain file is always ready; the reactor accepts it just as it accepts a socket", "tell");
  std::FILE* file = std::tmpfile();
  std::fputs("some text", file);
  std::rewind(file);
  const auto reader = std::make_shared<Probe>("the file", ::fileno(file));
  reactor->add_reader(reader);
  reactor->add_writer(reader);
  reader->on_write = [&]() -> Descriptor::Ending {
    reactor->remove_writer(*reader);
    return {};
  };
  turn();
  expect("its events", reader->log(), "read write");
  expect("what it read", reader->received(), "some text");
  turn();
  expect("its events at the end of the file", reader->log(), "read write read lost");
  std::fclose(file);
}

TEST_F(Step1_6_WritersAndRemoval, TheReactorKeepsADescriptorAliveWhileItCallsIt) {
  rule("C3", "during a call from the reactor a descriptor may remove itself, and drop its last owner", "tell");
  bool gone_too_early = false;
  auto passing = std::make_shared<Probe>("the passing one", first_sockets.near_end());
  const std::weak_ptr<Probe> watched = passing;
  passing->on_write = [&]() -> Descriptor::Ending {
    reactor->remove_writer(*watched.lock());
    gone_too_early = watched.expired();
    return {};
  };
  reactor->add_writer(std::move(passing));
  turn();
  expect_that("it lives until its own call returns", !gone_too_early);
  expect_that("it is destroyed after that", watched.expired());
}

TEST_F(Step1_6_WritersAndRemoval, ADescriptorThatRemovesItselfAtAHangUpIsNotLost) {
  rule("C3",
       "a removed descriptor is not notified again, not even of its end, although it hung up while it was registered",
       "tell");
  const auto leaving = std::make_shared<Probe>("the leaving one", FakeKernel::kFirstMadeUp);
  kernel.readiness = [](int, short) { return static_cast<short>(POLLHUP); };
  leaving->on_read = [&]() -> Descriptor::Ending {
    reactor->remove_reader(*leaving);
    return {};
  };
  reactor->add_reader(leaving);
  turn();
  expect("its events when it removed itself", leaving->log(), "read");
  leaving->on_read = []() -> Descriptor::Ending { return {}; };
  reactor->add_reader(leaving);
  turn();
  expect("its events when it stayed registered", leaving->log(), "read read lost");
}

TEST_F(Step1_6_WritersAndRemoval, AClosedDescriptorIsFoundAmongMany) {
  rule("C12", "a descriptor whose number becomes -1 is lost sooner or later, even among many",
       "drop_closed_descriptors");
  std::vector<std::shared_ptr<Probe>> many;
  kernel.readiness = [](int, short) { return short{0}; };
  for (int i = 0; i < 200; ++i) {
    many.push_back(std::make_shared<Probe>("one of many", FakeKernel::kFirstMadeUp + i));
    reactor->add_reader(many.back());
  }
  many.at(150)->set_fileno(-1);
  for (int i = 0; i < 200; ++i) turn();
  expect("its events", many.at(150)->log(), "lost");
  expect("how many are left", reactor->readers().size(), 199u);
}

TEST_F(Step1_6_WritersAndRemoval, ADescriptorRemovedInConnectionLostIsNotLost) {
  rule("C12", "connection_lost() of one descriptor may remove another one that is also closed",
       "drop_closed_descriptors");
  reactor->add_reader(first);
  reactor->add_reader(second);
  const auto removes_other = [this](Probe& other) { return [this, &other] { reactor->remove_reader(other); }; };
  first->on_lost = removes_other(*second);
  second->on_lost = removes_other(*first);
  first->set_fileno(-1);
  second->set_fileno(-1);
  turn();
  turn();
  expect("the events of both", first->log() + second->log(), "lost");
}

TEST_F(Step1_6_WritersAndRemoval, AHangUpReportedAloneEndsTheConnection) {
  rule("C14",
       "poll() may report a hang-up, an error or a closed number and nothing else: every watched descriptor is "
       "notified of it, once",
       "PollPoller::report");
  int number = FakeKernel::kFirstMadeUp;
  const auto told = [&](short reported, bool reads) {
    const auto watched = std::make_shared<Probe>("the watched one", ++number);
    watched->on_read = watched->on_write = []() -> Descriptor::Ending { return {}; };
    kernel.readiness = [reported](int, short) { return reported; };
    reads ? reactor->add_reader(watched) : reactor->add_writer(watched);
    turn();
    expect_that("it is no longer registered", reactor->readers().empty() && reactor->writers().empty());
    return watched->log();
  };
  expect("a reader's events at a hang-up", told(POLLHUP, true), "read lost");
  expect("a writer's events at a hang-up", told(POLLHUP, false), "write lost");
  expect("a reader's events at an error", told(POLLERR, true), "read lost");
  expect("a writer's events at an error", told(POLLERR, false), "write lost");
  expect("a reader's events when its number is closed", told(POLLNVAL, true), "lost");
  expect("a writer's events when its number is closed", told(POLLNVAL, false), "lost");
}

TEST_F(Step1_6_WritersAndRemoval, TheEndingFoundByReadingAtAHangUpIsTheReason) {
  rule("C11 C14", "if reading shows how the connection ended, that is the reason of the loss, not the hang-up", "tell");
  const auto reader = std::make_shared<Probe>("the reader", FakeKernel::kFirstMadeUp);
  reader->on_read = []() -> Descriptor::Ending { return Failure::of(ConnectionDone()); };
  kernel.readiness = [](int, short) { return static_cast<short>(POLLHUP); };
  reactor->add_reader(reader);
  turn();
  expect("its events", reader->log(), "read lost");
  expect_that("the connection was closed cleanly", reader->lost_for<ConnectionDone>());
}

TEST_F(Step1_6_WritersAndRemoval, AReaderThatAlsoWritesIsNotifiedOnlyOfWhatIsReady) {
  rule("C1 C2",
       "poll() is asked for what is wanted, and only what it finds is reported: readable does not imply writable, nor "
       "writable readable",
       "PollPoller::report");
  const auto both = std::make_shared<Probe>("the reader and writer", FakeKernel::kFirstMadeUp);
  both->on_read = both->on_write = []() -> Descriptor::Ending { return {}; };
  short asked = 0, found = POLLIN;
  kernel.readiness = [&](int, short events) {
    asked = events;
    return found;
  };
  reactor->add_reader(both);
  reactor->add_writer(both);
  turn();
  expect_that("poll() is asked for input and for room", asked == (POLLIN | POLLOUT));
  expect("the events when there is input", both->log(), "read");
  found = POLLOUT;
  turn();
  expect("the events when there is room", both->log(), "read write");
  reactor->remove_reader(*both);
  turn();
  expect_that("poll() is asked for room alone", asked == POLLOUT);
}

TEST_F(Step1_6_WritersAndRemoval, OnlyAnOpenDescriptorCanBeWatched) {
  rule("C12", "-1 is not a descriptor; 0 is a descriptor like any other", "Watches::watch_of");
  const auto closed = std::make_shared<Probe>("the closed one", -1);
  expect_throws<std::invalid_argument>("add_reader() with number -1", [&] { reactor->add_reader(closed); });
  expect_throws<std::invalid_argument>("add_writer() with number -1", [&] { reactor->add_writer(closed); });
  const auto zero = std::make_shared<Probe>("number 0", 0);
  reactor->add_writer(zero);
  expect_that("0 is watched", is(reactor->writers(), {zero}));
  reactor->remove_writer(*zero);
}

TEST_F(Step1_6_WritersAndRemoval, ALostDescriptorIsUnregisteredFirst) {
  rule("C10", "connection_lost() is the last call: by then the descriptor is no longer registered for anything",
       "lose");
  reactor->add_reader(first);
  reactor->add_writer(first);
  first->on_read = []() -> Descriptor::Ending { return Failure::of(ConnectionDone()); };
  first->on_lost = [&] { expect_that("it is in no list", reactor->readers().empty() && reactor->writers().empty()); };
  first_sockets.send_from_far("x");
  turn();
  expect("its events", first->log(), "read lost");
}

TEST_F(Step1_6_WritersAndRemoval, ADescriptorAddedUnderAnotherNumberMovesThere) {
  rule("C13", "a descriptor that changes its number and registers again is watched under the new number only",
       "Watches::watch_of");
  constexpr int kOld = FakeKernel::kFirstMadeUp, kNew = FakeKernel::kFirstMadeUp + 1;
  std::string asked;
  kernel.readiness = [&](int fd, short) {
    asked += fd == kNew ? "new " : "old ";
    return static_cast<short>(fd == kNew ? POLLOUT : 0);
  };
  const auto mover = std::make_shared<Probe>("the mover", kOld);
  mover->on_write = []() -> Descriptor::Ending { return {}; };
  reactor->add_writer(mover);
  mover->set_fileno(kNew);
  reactor->add_writer(mover);
  expect_that("it is in the list once", is(reactor->writers(), {mover}));
  turn();
  expect("what poll() was asked about", asked, "new ");
  expect("its events", mover->log(), "write");
  reactor->remove_writer(*mover);
  expect_that("it can be removed", reactor->writers().empty());
}

TEST_F(Step1_6_WritersAndRemoval, ADescriptorThatLostItsNumberMayRegisterAgain) {
  rule("C13", "the old owner of a reused number may register under another one, in connection_lost() or later",
       "Watches::watch_of");
  kernel.readiness = [](int, short) { return static_cast<short>(POLLOUT); };
  for (const bool at_once : {true, false}) {
    const auto old = std::make_shared<Probe>("the old owner", FakeKernel::kFirstMadeUp);
    const auto heir = std::make_shared<Probe>("the new owner", FakeKernel::kFirstMadeUp);
    old->on_write = heir->on_write = []() -> Descriptor::Ending { return {}; };
    const auto come_back = [&] {
      old->set_fileno(FakeKernel::kFirstMadeUp + 1);
      reactor->add_writer(old);
    };
    if (at_once) old->on_lost = come_back;
    reactor->add_writer(old);
    reactor->add_writer(heir);
    expect("the old owner's events", old->log(), "lost");
    if (!at_once) come_back();
    expect_that("both are watched", is(reactor->writers(), {heir, old}));
    turn();
    expect("the new owner's events", heir->log(), "write");
    expect("all the old owner's events", old->log(), "lost write");
    reactor->remove_writer(*old);
    expect_that("it can be removed under its new number", is(reactor->writers(), {heir}));
    reactor->remove_writer(*heir);
  }
}

TEST_F(Step1_6_WritersAndRemoval, AClosedDescriptorIsFoundWhereverTheSearchHasGotTo) {
  rule("C12",
       "the search for closed descriptors goes round and round: one that it has just passed is checked again later",
       "drop_closed_descriptors");
  kernel.readiness = [](int, short) { return short{0}; };
  std::vector<std::shared_ptr<Probe>> many;
  for (int i = 0; i < 100; ++i) {
    many.push_back(std::make_shared<Probe>("one of many", FakeKernel::kFirstMadeUp + i));
    reactor->add_reader(many.back());
  }
  for (int i = 0; i < 100; ++i) turn();
  for (int i = 0; i < 100; i += 10) many.at(i)->set_fileno(-1);
  for (int i = 0; i < 200; ++i) turn();
  expect("how many are left", reactor->readers().size(), 90u);
}

}  // namespace
}  // namespace untwist::testing
