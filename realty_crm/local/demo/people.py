"""Who works in the demo, and the names and words its customers are made of. Nobody here exists."""

from dataclasses import dataclass

from accounts.choices import Role


@dataclass(frozen=True)
class Colleague:
    """A member of staff with their log-in; demo passwords are public by design."""

    name: str
    email: str
    password: str
    phone: str
    languages: tuple[str, ...]
    role: Role = Role.AGENT
    is_senior: bool = False


PLATFORM_ADMIN = ("admin@realty.example", "admin-demo-26")

SUNRISE_STAFF = (
    Colleague(
        "Lakshmi Iyer",
        "manager@sunrise.example",
        "manager-demo-26",
        "+919845011200",
        ("en", "kn", "ta"),
        Role.MANAGER,
    ),
    Colleague(
        "Rajesh Kumar",
        "rajesh@sunrise.example",
        "rajesh-demo-26",
        "+919845011201",
        ("en", "hi", "kn"),
    ),
    Colleague(
        "Priya Sharma",
        "priya@sunrise.example",
        "priya-demo-26",
        "+919845011202",
        ("en", "hi"),
        is_senior=True,
    ),
    Colleague(
        "Amit Patel", "amit@sunrise.example", "amit-demo-26", "+919845011203", ("en", "hi", "gu")
    ),
    Colleague(
        "Sneha Reddy", "sneha@sunrise.example", "sneha-demo-26", "+919845011204", ("en", "te", "kn")
    ),
    Colleague(
        "Farhan Khan",
        "farhan@sunrise.example",
        "farhan-demo-26",
        "+919845011205",
        ("en", "hi", "ur"),
    ),
    Colleague(
        "Divya Menon", "divya@sunrise.example", "divya-demo-26", "+919845011206", ("en", "ml", "ta")
    ),
)

MARINA_STAFF = (
    Colleague(
        "Khalid Al Suwaidi",
        "manager@marina.example",
        "manager-demo-26",
        "+971502011200",
        ("ar", "en"),
        Role.MANAGER,
    ),
    Colleague(
        "Aisha Rahman",
        "aisha@marina.example",
        "aisha-demo-26",
        "+971502011201",
        ("ar", "en"),
        is_senior=True,
    ),
    Colleague(
        "Omar Haddad", "omar@marina.example", "omar-demo-26", "+971502011202", ("ar", "en", "fr")
    ),
    Colleague(
        "Elena Petrova", "elena@marina.example", "elena-demo-26", "+971502011203", ("en", "ru")
    ),
)

INDIAN_NAMES = (
    (
        "Aarav", "Aditi", "Akash", "Ananya", "Anil", "Arjun", "Asha", "Bhavana", "Chetan", "Deepa",
        "Dinesh", "Gayatri",
        "Harish", "Ishaan", "Jyothi", "Karthik", "Kavya", "Kiran", "Lavanya", "Madhu", "Manoj",
        "Meenakshi", "Mohan",
        "Nandini", "Naveen", "Neha", "Nikhil", "Pooja", "Prakash", "Rahul", "Ramya", "Rohan",
        "Sandeep", "Shalini",
        "Shreya", "Sunil", "Suresh", "Swathi", "Tarun", "Uma", "Varun", "Vidya", "Vikram", "Vinay",
        "Yamini", "Zoya",
    ),
    (
        "Acharya", "Agarwal", "Bhat", "Chandra", "Das", "Deshpande", "Fernandes", "Gowda", "Gupta",
        "Hegde", "Jain",
        "Joshi", "Kamath", "Kulkarni", "Malhotra", "Mehta", "Mishra", "Murthy", "Nair", "Naidu",
        "Pai", "Pillai",
        "Prasad", "Rao", "Saxena", "Shah", "Shetty", "Singh", "Srinivasan", "Thomas", "Varma",
        "Venkatesh",
    ),
)  # fmt: skip

GULF_NAMES = (
    (
        "Abdulla", "Ahmed", "Amal", "Bilal", "Carlos", "Daniel", "Fatima", "Faisal", "George",
        "Hamad", "Hana", "Huda",
        "Ibrahim", "Imran", "Julia", "Karim", "Laila", "Layla", "Maha", "Majid", "Mariam", "Nadia",
        "Nasser", "Noor",
        "Olga", "Rania", "Rashid", "Reem", "Salem", "Salma", "Sami", "Sara", "Sofia", "Tariq",
        "Yousef", "Zainab",
    ),
    (
        "Al Ali", "Al Hashimi", "Al Marri", "Al Zaabi", "Aziz", "Botros", "Chaudhry", "Costa",
        "Darwish", "Farouk",
        "Fernandes", "Hussein", "Ismail", "Ivanova", "Kapoor", "Khoury", "Mahmoud", "Mansour",
        "Mathew", "Nasr",
        "Patel", "Qureshi", "Saleh", "Sayegh", "Siddiqui", "Walsh", "Yilmaz",
    ),
)  # fmt: skip

LOST_REASONS = (
    "bought elsewhere",
    "budget too small",
    "loan was refused",
    "moved to another city",
    "stopped answering",
    "wanted to move in at once",
)
STAFF_NOTES = (
    "Talked about the budget and the loan; sends salary slips.",
    "Explained the payment plan and the floor rise.",
    "Compared two towers; prefers a higher floor.",
    "Asked about maintenance charges and parking.",
    "Wants to decide with the family at the weekend.",
)
QUESTIONS = (
    "Is the price negotiable?",
    "Which floors are still available?",
    "How far is the next metro station?",
    "Is parking included?",
    "Can you send me the floor plan?",
    "What are the maintenance charges?",
    "When is possession?",
    "Which banks finance this project?",
    "Is there a school nearby?",
    "Do you have something facing the park?",
)
BOT_ANSWERS = (
    "Good question. I have noted it for your relationship manager, who answers with the details.",
    "I have the brochure and the floor plan here. Would you like to see them?",
    "Let me check that with the team. Meanwhile: would you like to visit?",
)
VISIT_NOTES = (
    "coming with parents",
    "needs parking",
    "wants to see the show flat",
    "second visit",
    "",
)
RM_NOTES = (
    "Liked the layout; asks for the price of a higher floor.",
    "Came with the family; the children liked the pool.",
    "Found the road noisy; shows interest in the garden side.",
)
CALL_REASONS = (
    "wants to talk about the price",
    "home loan questions",
    "payment plan",
    "asks about possession",
)
