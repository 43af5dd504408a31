#include "filters.hpp"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <unistd.h>
#include <cerrno>

#include "text.hpp"

namespace tool {

namespace {

constexpr std::uint32_t refused = SCMP_ACT_ERRNO(EPERM);
constexpr std::uint32_t killed = SCMP_ACT_KILL_PROCESS;
constexpr unsigned results_end = 3;  // the descriptor, see Sandbox::run

class Filter {
 public:
  Filter() : context_(seccomp_init(SCMP_ACT_ALLOW)) {
    if (context_ == nullptr) throw Error("libseccomp cannot create a filter");
    seccomp_attr_set(context_, SCMP_FLTATR_ACT_BADARCH, refused);  // calls with the numbers of another architecture
  }
  ~Filter() { seccomp_release(context_); }
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;

  // libseccomp leaves out the calls that this machine does not have.
  void forbid(std::uint32_t action, std::initializer_list<int> calls) {
    for (const int call : calls) seccomp_rule_add_array(context_, action, call, 0, nullptr);
  }
  void forbid_if(std::uint32_t action, int call, std::initializer_list<scmp_arg_cmp> all_of) {
    seccomp_rule_add_array(context_, action, call, unsigned(all_of.size()), all_of.begin());
  }

  std::string program() const {
    const int file = memfd_create("filter", MFD_CLOEXEC);
    if (file < 0 || seccomp_export_bpf(context_, file) != 0) throw Error("libseccomp cannot export the filter");
    std::string bytes(std::size_t(lseek(file, 0, SEEK_END)), 0);
    const bool good = pread(file, bytes.data(), bytes.size(), 0) == ssize_t(bytes.size());
    close(file);
    if (!good) throw Error("libseccomp's filter cannot be read");
    return bytes;
  }

 private:
  const scmp_filter_ctx context_;
};

void add_for_everything(Filter& filter) {
  filter.forbid(refused,
                {SCMP_SYS(shmget), SCMP_SYS(msgget), SCMP_SYS(semget), SCMP_SYS(add_key), SCMP_SYS(request_key),
                 SCMP_SYS(keyctl), SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd)});
}

scmp_arg_cmp bits(unsigned argument, scmp_datum_t mask, scmp_datum_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}
scmp_arg_cmp equal(unsigned argument, scmp_datum_t value) { return {argument, SCMP_CMP_EQ, value, 0}; }

void add_for_tests(Filter& filter) {
  filter.forbid(killed, {SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(unshare),
                         SCMP_SYS(setns), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
                         SCMP_SYS(pidfd_getfd), SCMP_SYS(memfd_create), SCMP_SYS(memfd_secret), SCMP_SYS(seccomp),
                         SCMP_SYS(io_uring_setup), SCMP_SYS(kcmp), SCMP_SYS(modify_ldt)});
  // A thread, or a process? The leak sanitizer inspects the threads from a process that shares everything with them
  // but is not a thread itself.
  constexpr scmp_datum_t thread = CLONE_THREAD;
#ifdef __s390__
  constexpr unsigned flags = 1;  // there the stack is the first argument
#else
  constexpr unsigned flags = 0;
#endif
  for (const scmp_datum_t shared : {CLONE_VM, CLONE_FS, CLONE_FILES, CLONE_UNTRACED})
    filter.forbid_if(killed, SCMP_SYS(clone), {bits(flags, thread | shared, 0)});
  filter.forbid_if(killed, SCMP_SYS(clone), {bits(flags, thread | CLONE_VFORK, CLONE_VFORK)});
  filter.forbid(SCMP_ACT_ERRNO(ENOSYS),
                {SCMP_SYS(clone3)});  // a filter cannot see its flags; libraries then fall back to clone
  for (const int request : {int(PTRACE_TRACEME), int(PTRACE_POKETEXT), int(PTRACE_POKEDATA), int(PTRACE_POKEUSER),
#ifdef PT_SETREGS  // arm64 has only PTRACE_SETREGSET
                            int(PTRACE_SETREGS), int(PTRACE_SETFPREGS),
#endif
                            int(PTRACE_SETREGSET), int(PTRACE_SEIZE), int(PTRACE_SYSCALL), int(PTRACE_SINGLESTEP)})
    filter.forbid_if(killed, SCMP_SYS(ptrace), {equal(0, scmp_datum_t(request))});
  filter.forbid_if(killed, SCMP_SYS(prctl), {equal(0, PR_SET_SECCOMP)});
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect), SCMP_SYS(pkey_mprotect)})
    filter.forbid_if(refused, call, {bits(2, PROT_EXEC, PROT_EXEC)});
  for (const int call : {SCMP_SYS(dup), SCMP_SYS(dup2), SCMP_SYS(dup3), SCMP_SYS(close)})
    filter.forbid_if(refused, call, {equal(0, results_end)});
  for (const int call : {SCMP_SYS(dup2), SCMP_SYS(dup3)}) filter.forbid_if(refused, call, {equal(1, results_end)});
  for (const int command : {F_DUPFD, F_DUPFD_CLOEXEC})
    filter.forbid_if(refused, SCMP_SYS(fcntl), {equal(0, results_end), equal(1, scmp_datum_t(command))});
}

}  // namespace

const std::string& sandbox_filter() {
  static const std::string program = [] {
    Filter filter;
    add_for_everything(filter);
    return filter.program();
  }();
  return program;
}

const std::string& test_filter() {
  static const std::string program = [] {
    Filter filter;
    add_for_everything(filter);
    add_for_tests(filter);
    return filter.program();
  }();
  return program;
}

}  // namespace tool
