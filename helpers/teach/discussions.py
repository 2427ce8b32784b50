"""Questions for a class to talk about, each with the fair case for the article and the fair case against it.

Written by hand, and the only hand-written part of the guide. No number stands here: the claims named with a question
bring theirs from the ledger, where the code computes them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Discussion:
    """A question, what can fairly be said for the article and against it, and the claims it is about."""

    question: str
    fair: str
    against: str
    claims: tuple[str, ...]


DISCUSSIONS: dict[int, tuple[Discussion, ...]] = {
    0: (
        Discussion(
            "Is a short article for a wide public to be held to every word?",
            "An essay has no room for a rule, a day and a region in every sentence. Readers of its journal know what "
            "is commonly meant, and many of its facts can be found as stated.",
            "The conclusion is built from those sentences. Where a meaning is left open, the reader cannot know which "
            "meaning the conclusion needs, and the author may not have noticed that there was a choice.",
            ("c20", "c29"),
        ),
        Discussion(
            "What does it mean that many claims cannot be decided?",
            "Much of what matters in politics, such as trust or esteem, is not kept in tables. That data are silent is "
            "no mark against a claim.",
            "A claim that nothing could decide carries no weight in an argument either. The reader should be told "
            "which premises are of that kind.",
            ("c27", "c76"),
        ),
    ),
    1: (
        Discussion(
            "The article says that the DPRK joined before any other Asian economy. Is that a slip, or a fair "
            "simplification?",
            "It then names Japan, Singapore and the Republic of Korea. A reader who thinks of East and South-East Asia "
            "is told something true and surprising; few will have had Israel or Jordan in mind.",
            "“Any other” is as strong as words get. The list of the United Nations counts Western Asia in, and a claim "
            "that is true only after a region is left out should say so.",
            ("c10", "c11"),
        ),
        Discussion(
            "Does an early date show early interest?",
            "A state that deposits an instrument takes on duties in public. That the DPRK did so years before its "
            "neighbours is a fact that most readers did not know, and it fits the story of a long relationship.",
            "Others had signed long before, and states of the older unions could use a member's rights without "
            "ratifying. A late date of ratification need not be a late interest.",
            ("c12", "c86"),
        ),
        Discussion(
            "Which of the three days would you print: signature, deposit, or entry into force?",
            "Membership begins with entry into force, and that is the day the article gives. It is the day that binds.",
            "For the question who wanted in first, signature and deposit say more. The article switches between "
            "joining and being bound without a word.",
            ("c09",),
        ),
    ),
    2: (
        Discussion(
            "The three counts are right by WIPO's own rule. Why does it matter that other rules give others?",
            "WIPO counts a state as a contracting party once its instrument is deposited. To follow the body that "
            "looks after the treaties is the natural choice, and the author's numbers can be found again.",
            "Where a treaty is not in force, a deposit does not bind yet. The reader of a law journal may well take "
            "“contracting party” to mean bound.",
            ("c20", "c21"),
        ),
        Discussion(
            "Is a number of treaties a measure of commitment?",
            "Each treaty has costs and duties, and joining many of them is a pattern, not an accident. A count is "
            "crude, and it is open to everybody.",
            "Treaties differ in weight. The count takes a classification of goods for as much as the treaties on the "
            "internet, which China had joined and the DPRK had not.",
            ("c25", "c87"),
        ),
        Discussion(
            "Third in Asia, after Japan and the Republic of Korea: which map did the author have in mind?",
            "In East and South-East Asia the sentence is exactly right, and the states named around it are all from "
            "there.",
            "Central Asia is in Asia on most maps, and some states there have more of these treaties. A ranking is a "
            "claim about everybody who was left out of it.",
            ("c26",),
        ),
    ),
    3: (
        Discussion(
            "Is WIPO a relatively small agency?",
            "Beside the two bodies that the article names in the same breath it plainly is small, and “relatively” "
            "says that a comparison is meant.",
            "The article says small for a specialised agency of the United Nations. Among these it stands above the "
            "middle by staff, so the words ask for another comparison than the one that bears them out.",
            ("c29", "c30"),
        ),
        Discussion(
            "The Fund and the Bank are specialised agencies by agreement, and in little else. Are they the right "
            "neighbours for WIPO?",
            "They are among the best-known bodies of that legal kind, and the point is that a body with far less "
            "weight is better known in one country.",
            "They lend money and the DPRK is a member of neither. Bodies that do work like WIPO's would make a harder "
            "and fairer test.",
            ("c33", "c31"),
        ),
        Discussion(
            "Does it help or hurt the argument that WIPO has no office in Pyongyang?",
            "Good terms without an office show that presence is not the only way to engage, which is what the article "
            "is after.",
            "A body without staff on the spot has no quarrel over visas, access and monitoring. Its good terms may "
            "show only that it was never put to that test.",
            ("c62", "c85"),
        ),
    ),
    4: (
        Discussion(
            "What should a reader be told about “a simple search”?",
            "Anybody can repeat a search, and the author says in which newspaper and from which year on. That is more "
            "than many essays give.",
            "Words, language, days and what counts as one mention are not given. The ranges that we can prove overlap, "
            "so the comparison is possible and not shown.",
            ("c37",),
        ),
        Discussion(
            "Is it fair to compare the two banks with WIPO in the press of a state that belongs to neither bank?",
            "The article's point is the contrast: elsewhere these are household names, and here another body is.",
            "News follows ties. A press names the bodies that its own state deals with, so the counts may show "
            "membership and not regard. Other agencies of the United Nations would be the better yardstick.",
            ("c78", "c84"),
        ),
        Discussion(
            "A sample finds no mention at all. What may be written?",
            "For The New York Times every sample that can tell points the way the article says, and nobody doubts the "
            "direction.",
            "“Thousands” is a size, and a sample with no hits gives only an upper limit. What is plausible should be "
            "called plausible.",
            ("c39", "c40"),
        ),
    ),
    5: (
        Discussion(
            "Most events of these paragraphs rest on the article alone. What follows?",
            "The author has written a thesis on the law of the DPRK. Programmes of that time left paper and not web "
            "pages, so that no second source was found proves little.",
            "No source is named, so nobody can check. An account that favours its own thesis needs more openness, "
            "and not less.",
            ("c91", "c50"),
        ),
        Discussion(
            "Did the draft law of WIPO shape the law that was passed later?",
            "By the article's account a draft was sent, and a law on the same subject followed within a few years. It "
            "writes that the one appears to have served the other, which is careful.",
            "After is not because. To decide it one would lay the two texts side by side, and the article does not.",
            ("c49", "c51"),
        ),
        Discussion(
            "What is left out, and would you have put it in?",
            "An essay chooses. The shipment of computers ended in a review, and its facts can be told in either "
            "direction.",
            "Help of the kind that the article praises led to an inquiry in the years that it covers, and a neighbour "
            "paid for a seminar. A reader who learns that later will trust the rest less.",
            ("c93", "c88"),
        ),
    ),
    6: (
        Discussion(
            "Did cooperation go on because of sanctions, in spite of them, or beside them?",
            "The article says “against the backdrop of”, which claims no cause. Seminars took place in years in which "
            "sanctions grew, and that alone is worth knowing.",
            "A few events with long gaps cannot carry “continued”. Where so little is on record, the pace before and "
            "after can hardly be told apart.",
            ("c60", "c61"),
        ),
        Discussion(
            "WIPO, never drawn into a political dispute: can this be saved?",
            "The sentence leads over to the Cold War, for which these tables hold nothing either way, and WIPO's work "
            "is more technical than that of most bodies.",
            "The affair of the computers, the application for a banned chemical and the contest over the next head all "
            "came before the article, and the last of them is why it opens as it does.",
            ("c04", "c82", "c83"),
        ),
        Discussion(
            "Was a rule broken when computers were shipped?",
            "A review and the committee of the Council looked into it. A technical agency that follows its programme "
            "acts in good faith.",
            "Whether a rule was broken and whether there was a dispute are two questions. The second is settled by the "
            "documents, whoever was right in the first.",
            ("c82",),
        ),
    ),
    7: (
        Discussion(
            "Is “since” a claim about a beginning, a rise or a presence?",
            "In a speech or an essay “since he came to power” often means no more than “under him”. In that sense the "
            "phrase is there.",
            "The sentence explains a policy by a person. If the slogan was in use in the last year of the man before "
            "him, the explanation loses its ground.",
            ("c65", "c90"),
        ),
        Discussion(
            "Thousands of applications at home and a few abroad: what do these figures tell?",
            "They show an office at work and people who know what an application is. That is a step on the way that "
            "the article describes.",
            "A filing is a request on paper. Whoever means to earn abroad files abroad, and almost nobody does.",
            ("c89",),
        ),
        Discussion(
            "Could intellectual property make up for a lack of raw materials?",
            "It is what the state says of its own policy, and it is worth reporting as such.",
            "No figure here shows a ton saved or a good made. To report a purpose and to report a result are two "
            "things, and the article moves from one to the other.",
            ("c66", "c67"),
        ),
    ),
    8: (
        Discussion(
            "What can be learnt from one case that went well?",
            "It shows that the thing is possible, which many would have denied. The article says “suggests” and “may”, "
            "and does not promise.",
            "A case that was picked because it went well says nothing on how often it goes well. Bodies that were "
            "suspended, or that the DPRK left, belong in the same table.",
            ("c73", "c79", "c80"),
        ),
        Discussion(
            "Do good terms on patents carry over to harder subjects?",
            "Trust has to begin somewhere, and a technical subject in which both sides gain is a good place.",
            "The article itself excepts what threatens the regime, and that is where the hard subjects lie. The years "
            "of good terms were also years of tests.",
            ("c75", "c92"),
        ),
        Discussion(
            "If you could add one paragraph to the article, what would it say?",
            "It could name its rule, day and region, and nearly all that data can test would stand. The surprise that "
            "it offers is real.",
            "It would have to speak of the affairs that it leaves out and of cases that went badly. Then the reader "
            "could weigh the model, and not only the example.",
            ("c77", "c81"),
        ),
    ),
}
