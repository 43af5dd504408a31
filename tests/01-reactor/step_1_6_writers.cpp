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

TEST_F(Step1_6_WritersAndRemoval, AWriterIsToldWhenThereIsRoom) {
  rule("C2", "a writer is told when its descriptor can be written", "tell");
  reactor->add_writer(first);
  second_sockets.fill_near();
  reactor->add_writer(second);
  turn();
  expect("what the writer with room was told", first->log(), "write");
  expect("what the writer without room was told", second->log(), "");
  second_sockets.read_at_far();
  turn();
  expect("what it was told once there was room", second->log(), "write");
}

TEST_F(Step1_6_WritersAndRemoval, ARemovedWriterIsNotTold) {
  rule("C3", "after remove_writer() nothing is told any more", "Watches::remove_writer");
  reactor->add_writer(first);
  turn();
  reactor->remove_writer(*first);
  turn();
  expect("what the writer was told", first->log(), "write");
}

TEST_F(Step1_6_WritersAndRemoval, TheListsShowExactlyWhoIsRegistered) {
  rule("C4", "readers() and writers() show the registrations, and nobody else", "Watches::add_writer");
  expect_that("at first nobody is registered", reactor->readers().empty() && reactor->writers().empty());
  reactor->add_reader(first);
  reactor->add_writer(first);
  reactor->add_writer(second);
  expect_that("readers() is the first", is(reactor->readers(), {first}));
  expect_that("writers() is both", is(reactor->writers(), {first, second}));
  reactor->remove_writer(*first);
  expect_that("readers() is still the first", is(reactor->readers(), {first}));
  expect_that("writers() is the second", is(reactor->writers(), {second}));
}

TEST_F(Step1_6_WritersAndRemoval, RemoveAllReturnsEachOnceAndKeepsTheWaker) {
  rule("C6", "remove_all() forgets everyone but the reactor's own", "Watches::remove_all");
  reactor->add_reader(first);
  reactor->add_writer(first);
  reactor->add_reader(second);
  expect_that("it returns both, each once", is(reactor->remove_all(), {first, second}));
  expect_that("nobody is registered any more", reactor->readers().empty() && reactor->writers().empty());
  expect_that("a second time there is nobody to return", reactor->remove_all().empty());
}

TEST_F(Step1_6_WritersAndRemoval, WhoOnlyWatchesForAHangUpIsToldOnce) {
  rule("C6", "a hang-up is told to who is neither a reader nor a writer, once; remove_all() forgets such a watch, too",
       "Watches::remove_all");
  std::map<int, int> is;  // what each of two made-up descriptors is
  kernel.readiness = [&](int fd, short events) { return static_cast<short>(is[fd] & (events | POLLHUP | POLLERR)); };
  constexpr int one = FakeKernel::kFirstMadeUp, other = one + 1;
  const auto third = std::make_shared<Probe>("the third", one), fourth = std::make_shared<Probe>("the fourth", other);
  reactor->add_hang_up_watch(third);
  reactor->add_hang_up_watch(third);  // twice is as good as once
  reactor->add_hang_up_watch(fourth);
  is[one] = POLLIN | POLLOUT;
  turn();
  expect("what the third was told of input and of room", third->log(), "");
  third->on_hang_up = [] { return Descriptor::Ending(); };
  is[one] = POLLHUP;
  turn();
  turn();
  expect("what the third was told when the other side closed", third->log(), "hang-up");
  reactor->add_hang_up_watch(third);
  third->on_hang_up = nullptr;
  turn();
  turn();
  expect("what it was told when that was the end", third->log(), "hang-up hang-up lost");
  reactor->add_hang_up_watch(third);
  third->on_hang_up = []() -> Descriptor::Ending { throw std::runtime_error("the third fails"); };
  is[one] = POLLERR | POLLHUP;
  turn();
  turn();
  expect("what it was told when it threw", third->log(), "hang-up hang-up lost hang-up lost");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
  expect_that("remove_all() returns the fourth", reactor->remove_all() == std::vector<DescriptorPtr>{fourth});
  is[other] = POLLHUP;
  turn();
  expect("what the fourth was told after that", fourth->log(), "");
  reactor->add_reader(fourth);
  reactor->add_hang_up_watch(fourth);
  is[other] = POLLIN | POLLHUP;
  fourth->on_read = []() -> Descriptor::Ending { return Failure::of(ConnectionDone()); };
  turn();
  turn();
  expect("what a reader is told", fourth->log(), "read lost");
  kernel.readiness = nullptr;
}

TEST_F(Step1_6_WritersAndRemoval, WhoIsRemovedByAnotherInTheSameTurnIsNotTold) {
  rule("C7", "interest is checked for each event, not once for the turn", "tell");
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
  expect("how many of the two were told", first->log().size() + second->log().size(), std::string("read").size());
}

TEST_F(Step1_6_WritersAndRemoval, WhoStaysAWriterOnlyIsNotToldToRead) {
  rule("C8", "interest is checked for each event: reading and writing are two", "tell");
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
  expect_that("one is told to read and write, the other only to write; got: " + logs,
              logs == "read write | write" || logs == "write | read write");
}

TEST_F(Step1_6_WritersAndRemoval, WhoIsRemovedIsNotAskedForItsDescriptor) {
  rule("C9", "after removal the reactor has nothing to ask", "drop_closed_descriptors");
  reactor->add_reader(first);
  reactor->add_writer(second);
  turn();
  reactor->remove_reader(*first);
  const int asked = first->asked();
  turn();
  turn();
  expect("how often it was asked after its removal", first->asked() - asked, 0);
  expect("what the writer beside it was told", second->log(), "write write write");
}

TEST_F(Step1_6_WritersAndRemoval, WhoThrowsIsLoggedAndLost) {
  rule("C10", "a descriptor that throws is out: logged, forgotten, and told why", "tell");
  both_ready_to_read();
  first->on_read = []() -> Descriptor::Ending { throw std::runtime_error("the first fails"); };
  turn();
  turn();
  expect("what the first was told", first->log(), "read lost");
  expect("the reason it was told", first->lost(), "the first fails");
  expect("what the second was told", second->log(), "read");
  const auto logged = take_logged_errors();
  expect("how many errors were logged", logged.size(), 1u);
  reactor->add_writer(second);
  second->on_write = []() -> Descriptor::Ending { throw std::runtime_error("the second fails"); };
  turn();
  expect("what the second was told after it threw", second->log(), "read write lost");
  expect_that("it is forgotten as a reader too", reactor->readers().empty());
  expect("how many errors were logged after that", take_logged_errors().size(), 1u);
}

TEST_F(Step1_6_WritersAndRemoval, WhoReturnsAnEndingIsLostForIt) {
  rule("C11", "an ending that do_read() or do_write() returns is the reason of connection_lost()", "tell");
  both_ready_to_read();
  first_sockets.read_at_far();
  first->on_read = []() -> Descriptor::Ending { return Failure::of(ConnectionDone()); };
  reactor->add_writer(second);
  second->on_write = []() -> Descriptor::Ending { return Failure::of(ConnectionLost("no one is there")); };
  turn();
  turn();
  expect("what the first was told", first->log(), "read lost");
  expect_that("the first was lost in good order", first->lost_for<ConnectionDone>());
  expect("what the second was told", second->log(), "read write lost");
  expect("why the second was lost", second->lost(), "no one is there");
}

TEST_F(Step1_6_WritersAndRemoval, WhoLosesItsDescriptorIsDropped) {
  rule("C12", "a descriptor that became -1 while it was registered is lost", "drop_closed_descriptors");
  reactor->add_reader(first);
  turn();
  first->set_fileno(-1);
  turn();
  turn();
  expect("what it was told", first->log(), "lost");
  expect_that("it was lost for ConnectionLost", first->lost_for<ConnectionLost>());
  expect_that("nobody is registered any more", reactor->readers().empty());
}

TEST_F(Step1_6_WritersAndRemoval, WhoChangesItsDescriptorIsDroppedOnce) {
  rule("C12", "a descriptor that became another while it was registered is lost as well, and only once",
       "drop_closed_descriptors");
  reactor->add_reader(first);
  turn();
  first->set_fileno(second_sockets.near_end());
  turn();
  turn();
  turn();
  expect("what it was told", first->log(), "lost");
  reactor->add_reader(first);
  second_sockets.send_from_far("here");
  turn();
  expect("what it was told when it was added again", first->log(), "lost read");
}

TEST_F(Step1_6_WritersAndRemoval, ADescriptorUsedAgainBelongsToItsNewOwner) {
  rule("C13", "what arrives for a number that was closed and used again is not for the old owner", "tell");
  reactor->add_reader(first);
  turn();
  const auto heir = std::make_shared<Probe>("the heir", first_sockets.near_end());
  first->set_fileno(-1);
  reactor->add_reader(heir);
  first_sockets.send_from_far("for the heir");
  turn();
  expect("what the heir read", heir->received(), "for the heir");
  expect("what the old owner read", first->received(), "");
  expect("what the old owner was told", first->log(), "lost");
  reactor->add_writer(heir);
  turn();
  expect("what the heir was told in all", heir->log(), "read write");
}

TEST_F(Step1_6_WritersAndRemoval, WhoIsAddedInATurnIsNotToldWhatWasFoundBefore) {
  rule("C13", "readiness found before a descriptor was registered is not its own", "tell");
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
  expect("what the heirs were told in the turn in which they came", heir_of_first->log() + heir_of_second->log(), "");
  turn();
  expect("what one heir was told in the next", heir_of_first->log() + heir_of_second->log(), "read");
}

TEST_F(Step1_6_WritersAndRemoval, InputBeforeAHangUpIsReadFirst) {
  rule("C14", "the end is reported when no input is left, not before", "tell");
  reactor->add_reader(first);
  first_sockets.send_from_far("last words");
  first_sockets.close_far();
  turn();
  expect("what was told in turn 1", first->log(), "read");
  expect("what was read", first->received(), "last words");
  turn();
  expect("what was told in two turns", first->log(), "read read lost");
  expect_that("the end was in good order", first->lost_for<ConnectionDone>());
}

TEST_F(Step1_6_WritersAndRemoval, AWriterHearsOfAHangUp) {
  rule("C14", "who only writes must also learn that the other side is gone", "tell");
  first_sockets.fill_near();
  first_sockets.close_far();
  reactor->add_writer(first);
  turn();
  expect("the first thing it was told", first->log().substr(0, 5), "write");
}

TEST_F(Step1_6_WritersAndRemoval, AfterAnEndWhileReadingNothingIsWritten) {
  rule("C15", "a read that finds the end is the last thing: no write after it", "tell");
  reactor->add_reader(first);
  reactor->add_writer(first);
  first_sockets.close_far();
  turn();
  expect("what it was told", first->log(), "read lost");
}

TEST_F(Step1_6_WritersAndRemoval, APlainFileCanBeWatched) {
  rule("C17", "a plain file is always ready; the reactor takes it as it takes a socket", "tell");
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
  expect("what it was told", reader->log(), "read write");
  expect("what it read", reader->received(), "some text");
  turn();
  expect("what it was told at the end of the file", reader->log(), "read write read lost");
  std::fclose(file);
}

TEST_F(Step1_6_WritersAndRemoval, TheReactorKeepsWhomItCallsAlive) {
  rule("C3", "a descriptor may remove itself, and drop its last owner, while it is being told", "tell");
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
  expect_that("it lives as long as its own call", !gone_too_early);
  expect_that("it is given back after that", watched.expired());
}

TEST_F(Step1_6_WritersAndRemoval, WhoRemovesItselfAtAHangUpIsNotLost) {
  rule("C3",
       "what is removed is not told any more: no end either, though the descriptor hung up while it was registered",
       "tell");
  const auto leaving = std::make_shared<Probe>("the leaving one", FakeKernel::kFirstMadeUp);
  kernel.readiness = [](int, short) { return static_cast<short>(POLLHUP); };
  leaving->on_read = [&]() -> Descriptor::Ending {
    reactor->remove_reader(*leaving);
    return {};
  };
  reactor->add_reader(leaving);
  turn();
  expect("what it was told when it removed itself", leaving->log(), "read");
  leaving->on_read = []() -> Descriptor::Ending { return {}; };
  reactor->add_reader(leaving);
  turn();
  expect("what it was told when it stayed", leaving->log(), "read read lost");
}

TEST_F(Step1_6_WritersAndRemoval, HoweverManyThereAreAClosedOneIsFound) {
  rule("C12", "a descriptor that became -1 is lost sooner or later, also among many", "drop_closed_descriptors");
  std::vector<std::shared_ptr<Probe>> many;
  kernel.readiness = [](int, short) { return short{0}; };
  for (int i = 0; i < 200; ++i) {
    many.push_back(std::make_shared<Probe>("one of many", FakeKernel::kFirstMadeUp + i));
    reactor->add_reader(many.back());
  }
  many.at(150)->set_fileno(-1);
  for (int i = 0; i < 200; ++i) turn();
  expect("what it was told", many.at(150)->log(), "lost");
  expect("how many are left", reactor->readers().size(), 199u);
}

TEST_F(Step1_6_WritersAndRemoval, WhoIsRemovedBecauseAnotherIsLostIsNotLost) {
  rule("C12", "connection_lost() of one descriptor may remove another one that is closed, too",
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
  expect("what the two were told", first->log() + second->log(), "lost");
}

TEST_F(Step1_6_WritersAndRemoval, WhatPollReportsAloneIsHeard) {
  rule(
      "C14",
      "poll() may report a hang-up, an error or a closed number and nothing else: whoever is watched hears of it, once",
      "PollPoller::report");
  int number = FakeKernel::kFirstMadeUp;
  const auto told = [&](short reported, bool reads) {
    const auto watched = std::make_shared<Probe>("the watched one", ++number);
    watched->on_read = watched->on_write = []() -> Descriptor::Ending { return {}; };
    kernel.readiness = [reported](int, short) { return reported; };
    reads ? reactor->add_reader(watched) : reactor->add_writer(watched);
    turn();
    expect_that("it is not registered any more", reactor->readers().empty() && reactor->writers().empty());
    return watched->log();
  };
  expect("what a reader is told at a hang-up", told(POLLHUP, true), "read lost");
  expect("what a writer is told at a hang-up", told(POLLHUP, false), "write lost");
  expect("what a reader is told of an error", told(POLLERR, true), "read lost");
  expect("what a writer is told of an error", told(POLLERR, false), "write lost");
  expect("what a reader is told whose number is closed", told(POLLNVAL, true), "lost");
  expect("what a writer is told whose number is closed", told(POLLNVAL, false), "lost");
}

TEST_F(Step1_6_WritersAndRemoval, TheEndingThatIsFoundAtAHangUpIsTheReason) {
  rule("C11 C14", "who learns by reading how the connection ended is lost for that, not because it hung up", "tell");
  const auto reader = std::make_shared<Probe>("the reader", FakeKernel::kFirstMadeUp);
  reader->on_read = []() -> Descriptor::Ending { return Failure::of(ConnectionDone()); };
  kernel.readiness = [](int, short) { return static_cast<short>(POLLHUP); };
  reactor->add_reader(reader);
  turn();
  expect("what it was told", reader->log(), "read lost");
  expect_that("the end was in good order", reader->lost_for<ConnectionDone>());
}

TEST_F(Step1_6_WritersAndRemoval, WhoReadsAndWritesIsToldWhatIsReady) {
  rule("C1 C2", "poll() is asked for what is wanted, and what it finds is told: input is no room, and room is no input",
       "PollPoller::report");
  const auto both = std::make_shared<Probe>("who does both", FakeKernel::kFirstMadeUp);
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
  expect("what is told when there is input", both->log(), "read");
  found = POLLOUT;
  turn();
  expect("what is told when there is room", both->log(), "read write");
  reactor->remove_reader(*both);
  turn();
  expect_that("poll() is asked for room alone", asked == POLLOUT);
}

TEST_F(Step1_6_WritersAndRemoval, OnlyAnOpenDescriptorCanBeWatched) {
  rule("C12", "-1 is the number of nothing; 0 is one like any other", "Watches::watch_of");
  const auto closed = std::make_shared<Probe>("the closed one", -1);
  expect_throws<std::invalid_argument>("add_reader() of -1", [&] { reactor->add_reader(closed); });
  expect_throws<std::invalid_argument>("add_writer() of -1", [&] { reactor->add_writer(closed); });
  const auto zero = std::make_shared<Probe>("number 0", 0);
  reactor->add_writer(zero);
  expect_that("0 is watched", is(reactor->writers(), {zero}));
  reactor->remove_writer(*zero);
}

TEST_F(Step1_6_WritersAndRemoval, WhoIsLostIsForgottenBefore) {
  rule("C10", "connection_lost() is the last thing: whoever hears it is registered for nothing any more", "lose");
  reactor->add_reader(first);
  reactor->add_writer(first);
  first->on_read = []() -> Descriptor::Ending { return Failure::of(ConnectionDone()); };
  first->on_lost = [&] { expect_that("it is in no list", reactor->readers().empty() && reactor->writers().empty()); };
  first_sockets.send_from_far("x");
  turn();
  expect("what it was told", first->log(), "read lost");
}

TEST_F(Step1_6_WritersAndRemoval, WhoIsAddedUnderAnotherNumberMovesThere) {
  rule("C13", "who changes its descriptor and registers again is watched under the new number, and under that alone",
       "Watches::watch_of");
  constexpr int kOld = FakeKernel::kFirstMadeUp, kNew = FakeKernel::kFirstMadeUp + 1;
  std::string asked;
  kernel.readiness = [&](int fd, short) {
    asked += fd == kNew ? "new " : "old ";
    return static_cast<short>(fd == kNew ? POLLOUT : 0);
  };
  const auto mover = std::make_shared<Probe>("who moves", kOld);
  mover->on_write = []() -> Descriptor::Ending { return {}; };
  reactor->add_writer(mover);
  mover->set_fileno(kNew);
  reactor->add_writer(mover);
  expect_that("it is in the list once", is(reactor->writers(), {mover}));
  turn();
  expect("what poll() was asked about", asked, "new ");
  expect("what it was told", mover->log(), "write");
  reactor->remove_writer(*mover);
  expect_that("it can be removed from there", reactor->writers().empty());
}

TEST_F(Step1_6_WritersAndRemoval, WhoLostItsNumberToAnotherMayComeBack) {
  rule("C13",
       "the old owner of a number that was used again may be watched under another, as soon as it hears of its loss or "
       "later",
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
    expect("what the old owner was told", old->log(), "lost");
    if (!at_once) come_back();
    expect_that("both are watched", is(reactor->writers(), {heir, old}));
    turn();
    expect("what the new owner was told", heir->log(), "write");
    expect("what the old one was told in all", old->log(), "lost write");
    reactor->remove_writer(*old);
    expect_that("it can be removed from where it came to", is(reactor->writers(), {heir}));
    reactor->remove_writer(*heir);
  }
}

TEST_F(Step1_6_WritersAndRemoval, AClosedOneIsFoundWhereverTheLookingIs) {
  rule("C12", "the loop looks for closed ones round and round: one that was just passed over has its turn again",
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
