// For whom somebody acts (授权委托).
export default {
  mandate: {
    step: '受{giver}委托，由{organ}办理（{number}）',
    step_taken_over: '由{organ}代{giver}办理（登记授权委托以前的做法）',
    accept: '受{giver}委托受理（{organ}，{number}）',
    decide: '受{giver}委托审查、决定（{organ}，{number}）',
    taken_over: '代{giver}受理：沿用登记授权委托以前的做法，待补委托书（{organ}）',
    none: '这里没有{giver}的受理委托：可以收件，不能受理、不予受理或者补正告知。五个工作日内由{giver}答复，逾期视为受理。',
    none_since:
      '{giver}的受理委托自{date}起没有效力：可以收件，不能受理、不予受理或者补正告知。五个工作日内由{giver}答复，逾期视为受理。',
    in_place: '（代{name}）',
    stands_in: '代{names}（AB 岗）',
    owner: '{name}（代{absent}）',
  },
}
