#include "asking.h"

#include <algorithm>

namespace yimen::bench {
namespace {

constexpr int kWarmUp = 20, kCalls = 300; // of each client

class AskCaller final : public Caller {
  public:
    explicit AskCaller(std::vector<std::string> requests) : requests_(std::move(requests)) {}

    std::string next(const Answer* answer) override {
        errors_ += answer && answer->status != 200;
        return sent_ == kWarmUp + kCalls ? "" : requests_[static_cast<std::size_t>(sent_++) % requests_.size()];
    }
    bool counts() const override { return sent_ > kWarmUp + 1; }
    std::int64_t errors() const { return errors_; }

  private:
    std::vector<std::string> requests_;
    int sent_ = 0;
    std::int64_t errors_ = 0;
};

class Nobody final : public LoadObserver {
    void begins() override {}
    void ends() override {}
};

} // namespace

LoadResult ask(int port, int clients, const std::vector<std::string>& requests, std::int64_t& errors) {
    std::vector<std::unique_ptr<Caller>> callers;
    for (int i = 0; i < clients; ++i) {
        auto own = requests;
        std::rotate(own.begin(),
                    own.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(i * 7) % own.size()), own.end());
        callers.push_back(std::make_unique<AskCaller>(std::move(own)));
    }
    Nobody nobody;
    LoadResult load = run_load(port, callers, nobody);
    for (const auto& caller : callers)
        errors += static_cast<const AskCaller&>(*caller).errors();
    return load;
}

} // namespace yimen::bench
