#include "raw_sm2.h"

#include <array>
#include <memory>
#include <openssl/evp.h>
#include <stdexcept>
#include <vector>

namespace yimen::bench {
namespace {

constexpr int kTurns = 8, kRawInTurn = 400;

void ensure(bool ok) {
    if (!ok)
        throw std::runtime_error("OpenSSL: bare SM2 failed");
}

class Bare {
  public:
    explicit Bare(bool verify)
        : verify_(verify), key_(EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2"), EVP_PKEY_free),
          context_(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr), EVP_PKEY_CTX_free) {
        ensure(key_ && context_);
        sign();
        if (verify_)
            ensure(EVP_PKEY_verify_init(context_.get()) == 1);
    }

    void once() {
        if (verify_)
            ensure(EVP_PKEY_verify(context_.get(), signature_.data(), size_, digest_.data(), digest_.size()) == 1);
        else
            sign();
    }

  private:
    void sign() {
        if (size_ == 0)
            ensure(EVP_PKEY_sign_init(context_.get()) == 1);
        size_ = signature_.size();
        ensure(EVP_PKEY_sign(context_.get(), signature_.data(), &size_, digest_.data(), digest_.size()) == 1);
    }

    bool verify_;
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
    std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context_;
    std::array<unsigned char, 32> digest_{1, 2, 3};
    std::array<unsigned char, 80> signature_{};
    std::size_t size_ = 0;
};

} // namespace

Duel play(bool verify, const std::function<double()>& cpu, int rounds, const std::function<void(int)>& round) {
    Bare bare(verify);
    double ours = 0, raw = 0;
    int played = 0;
    for (int turn = 0; turn < kTurns; ++turn) {
        double begin = cpu();
        for (int i = 0; i < kRawInTurn; ++i)
            bare.once();
        double middle = cpu();
        for (int until = rounds * (turn + 1) / kTurns; played < until; ++played)
            round(played);
        ours += cpu() - middle;
        raw += middle - begin;
    }
    return {played / ours, kTurns * kRawInTurn / raw, played};
}

} // namespace yimen::bench
