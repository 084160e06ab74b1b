*** Settings ***
Documentation     The pet store answers with a pet that people keep at home.
Library           RequestsLibrary
Suite Setup       Create Session    pet-store    ${TARGET}    timeout=5    max_retries=0
Suite Teardown    Delete All Sessions

*** Variables ***
${TARGET}         http://localhost:8080
@{PETS}           Dog    Cat    Bird

*** Test Cases ***
The store returns a valid pet
    [Documentation]    A store that is still starting may refuse the first connections; a wrong pet is wrong every time.
    Wait Until Keyword Succeeds    3x    500ms    A valid pet is returned

*** Keywords ***
A valid pet is returned
    ${response}=    GET On Session    pet-store    /pet    expected_status=200
    Should Contain    ${PETS}    ${response.text}
