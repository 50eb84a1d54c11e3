"""What the leads of a benchmark are called and want, in several languages and scripts."""


def _words(text: str) -> list[str]:
    return text.split()


FIRST_NAMES = _words(
    "Jane John Maria José Zoë François Björn Søren Łukasz Ağa İlker Ivana Olga Dmitri Yusuf Fatima "
    "Amina Chen Wei Yuki Haruto Minjun Priya Arjun Lucia Carlos Sofia Mateo Emma Liam Noah Olivia Ava "
    "Mia Lea Finn Elif Nora Hugo Chloé Anaïs Pedro João Inês Katarzyna Anna Petra Marek Tomáš Eszter "
    "Zoltán Ioana Andrei Nikos Eleni Aoife Siobhán Ewa Sana Omar Layla Kofi Ama Thabo Naledi Kwame "
    "Ngozi Chidi Duc Linh"
)
LAST_NAMES = _words(
    "Doe Smith Johnson Müller Schmidt Schneider Fischer García Martínez López O'Brien Murphy Kowalski "
    "Nowak Novák Svoboda Horváth Nagy Popescu Ionescu Papadopoulos Rossi Russo Ferrari Silva Santos "
    "Oliveira Dubois Lefèvre Moreau Jensen Hansen Nielsen Andersson Lindström Virtanen Korhonen Ivanov "
    "Petrova Yılmaz Kaya Çelik Haddad Khalil Okafor Mensah Dlamini Patel Sharma Singh Gupta Nguyen Tran "
    "Kim Park Lee Tanaka Sato Suzuki Wang Zhang Li Chan Straßer Groß Weiß Bauer Wolf Keller Vogel "
    "Brandt Costa Almeida Fernandes Ricci"
)
COMPANY_HEADS = _words(
    "Acme Globex Initech Umbrella Hooli Vandelay Stark Wayne Soylent Cyberdyne Tyrell Wonka Gringotts "
    "Aperture Blue Red Green North South East West Silver Golden Bright Quick Clever Solid Prime Alpha "
    "Beta Delta Omega Nova Luna Sol Terra Aqua Ventus Ignis Atlas Orion Vega Lyra Polaris Zenith Apex "
    "Summit Harbor River Oak Pine Cedar Maple Birch Willow Stone Iron Copper Steel Glass Paper Pixel "
    "Vector Matrix Quantum Fusion"
)
COMPANY_TAILS = _words(
    "Labs Systems Works Studio Partners Group Solutions Software Consulting Media Foods Logistics "
    "Robotics Energy Health Finance Travel Homes Motors Textiles Dynamics Analytics Networks Security "
    "Designs GmbH Ltd"
)
DOMAINS = _words(
    "example.com example.org example.net mail.example inbox.example post.example web.example "
    "correo.example poczta.example courriel.example"
)
VERBS = _words(
    "Needs Wants Looking-for Asks-about Interested-in Compares Requires Plans Evaluates Budgets-for"
)
THINGS = _words(
    "automation integration migration dashboard reporting analytics booking scheduling inventory "
    "warehouse invoicing payroll onboarding training support maintenance hosting backup security "
    "compliance audit website webshop checkout newsletter campaign chatbot assistant translation "
    "localisation accessibility redesign branding photography video podcast webinar workshop consulting "
    "roadmap prototype pilot rollout licence subscription renewal upgrade discount quote proposal "
    "contract delivery shipping returns warranty Hubspot Salesforce Pipedrive Mautic Shopify Wordpress "
    "Zapier Slack Teams Outlook Gmail calendar telephone solar heating insulation windows kitchen "
    "bathroom garden roof fence parking charging battery bicycle catering wedding conference hotel "
    "flight insurance mortgage loan tax accounting legal patent translation"
)
QUALITIES = _words(
    "fast cheap reliable simple modern multilingual mobile offline secure scalable custom turnkey local "
    "remote weekly monthly yearly urgent small medium large international automatic manual certified "
    "organic vegan"
)
ELSEWHERE = (
    "• 需要一个自动化的预订系统",
    "• 在庫管理システムの導入を検討中",
    "• Sucht eine Lösung für Büroräume in München",
    "• Cherche une solution de réservation à Orléans",
    "• Necesita automatización de facturación en España",
    "• Нужна интеграция с бухгалтерией",
    "• يحتاج إلى متجر إلكتروني",
    "• 예약 자동화 시스템이 필요합니다",
    "• बुकिंग सिस्टम चाहिए",
)
TAGS = _words(
    "enterprise high-intent vip pricing demo partner newsletter returning integration urgent student agency"
)
CITIES = _words(
    "Berlin Paris Madrid Lisboa Warszawa Praha Roma London Dublin København İstanbul Athina 東京 Seoul"
)
COUNTRIES = _words("DE FR ES PT PL CZ IT GB IE DK TR GR JP KR US CA AU IN")
INDUSTRIES = _words("Retail Software Health Education Finance Travel Energy Food Logistics Construction")
SIZES = ("1-10", "11-50", "51-200", "201-500", "500+")
PAGES = _words("pricing features contact blog/automation blog/migration docs demo enterprise about")
