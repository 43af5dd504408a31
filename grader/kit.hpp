#pragma once
// What all submissions share, built once: tests, given code, the layers below.

#include "course.hpp"
#include "recipe.hpp"

namespace tool {

class Kit {
 public:
  /// Configures and builds build/grade for these lessons.
  /// @param own_stack  also build what is needed to test the last lesson on a submission's own layers.
  Kit(const Course& course, const std::vector<const Lesson*>& lessons, bool own_stack);

  struct LessonKit {
    const Lesson* lesson;
    std::vector<Test> tests;
    Recipe recipe;
    Taken taken;
    Names reference;  ///< what the solution defines
    std::map<std::string, std::map<std::string, std::string>>
        starters;  ///< organised as in a submission; used for files that it lacks
  };
  const std::vector<LessonKit>& lessons() const { return lessons_; }

  const std::string& root() const { return checkout_.root; }
  const std::string& build_folder() const { return checkout_.build; }

  /// Folders with the headers of the system and the compiler.
  const Strings& system_headers() const { return system_headers_; }

  /// Changes with everything that a mark depends on, except the submission.
  const std::string& fingerprint() const { return fingerprint_; }

  /// A lesson on a submission's own layers; null if that was not requested.
  const LessonKit* own_stack() const { return own_stack_.empty() ? nullptr : &own_stack_.front(); }

 private:
  LessonKit lesson_kit(const CodeModel& model, const Lesson& lesson, const Strings& targets,
                       const Strings& folders) const;

  Checkout checkout_;
  Strings system_headers_;
  std::string fingerprint_;
  std::vector<LessonKit> lessons_, own_stack_;
};

}  // namespace tool
